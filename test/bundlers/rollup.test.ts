import { execFile } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { rollup, watch, type OutputOptions, type RollupWatcherEvent } from 'rollup'
import Go, { type Options } from 'unplugin-go/rollup'
import { describe, expect, onTestFinished, test } from 'vitest'
import { appFiles, createApp, expectedResult } from '../support/app.ts'
import { writeProjectFile } from '../support/go-project.ts'

async function build(app: string, options: Options = {}, output: OutputOptions = {}): Promise<void> {
  const bundle = await rollup({ input: join(app, 'src/main.js'), plugins: [Go({ optimize: false, ...options })] })
  await bundle.write({ dir: join(app, 'dist'), ...output })
  await bundle.close()
}

async function run(file: string): Promise<unknown> {
  const { main } = (await import(`${pathToFileURL(file)}?${Math.random()}`)) as { main(): Promise<unknown> }
  return main()
}

describe('a build', () => {
  test('has the binaries as hashed assets beside the code', async () => {
    const app = createApp(appFiles)
    await build(app)
    expect(
      readdirSync(join(app, 'dist/assets'))
        .map((name) => name.replace(/-[\w-]{8}\./, '-HASH.'))
        .sort(),
    ).toEqual(['echo-HASH.wasm', 'greet-HASH.wasm'])
    expect(await run(join(app, 'dist/main.js'))).toEqual(expectedResult)
  })

  test('has them inlined when asked to', async () => {
    const app = createApp(appFiles)
    await build(app, { emit: 'inline' })
    expect(readdirSync(join(app, 'dist'))).toEqual(['main.js'])
    expect(await run(join(app, 'dist/main.js'))).toEqual(expectedResult)
  })

  test('finds them from a nested chunk, and from CommonJS', async () => {
    const app = createApp(appFiles)
    await build(app, {}, { entryFileNames: 'deep/er/[name].js' })
    expect(await run(join(app, 'dist/deep/er/main.js'))).toEqual(expectedResult)
    await build(app, {}, { format: 'cjs', entryFileNames: '[name].cjs' })
    const { default: exports } = (await import(pathToFileURL(join(app, 'dist/main.cjs')).href)) as never as {
      default: { main(): Promise<unknown> }
    }
    expect(await exports.main()).toEqual(expectedResult)
  })

  test('understands ?inline and ?url', async () => {
    const app = createApp({
      ...appFiles,
      'src/main.js': `import greet from './greet.go?inline'
import url from '../echo/main.go?url'
export const main = async () => [(await greet()).stdout, url]
`,
    })
    await build(app)
    const [stdout, url] = (await run(join(app, 'dist/main.js'))) as [string, string]
    expect(stdout).toBe('hello []\n')
    expect(url).toMatch(/^file:.*\/dist\/assets\/echo-[\w-]+\.wasm$/)
  })

  test('fails with place and frame, and names every program that failed', async () => {
    const app = createApp({ ...appFiles, 'src/greet.go': 'package main\n\nfunc main() { one }\n' })
    writeProjectFile(app, 'echo/main.go', 'package main\n\nfunc main() { two }\n')
    const error = await build(app).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'PLUGIN_ERROR',
      plugin: 'unplugin-go',
      pluginCode: 'GO_BUILD_FAILED',
      loc: { line: 3, file: expect.stringMatching(/(greet|main)\.go$/) },
      frame: expect.stringContaining('3 | func main()'),
    })
    expect((error as Error).message).toMatch(/undefined: one|one \(value|one .*not used/)
    expect((error as Error).message).toMatch(/undefined: two/)
  })

  test('of a program outside the project', async () => {
    const other = createApp(appFiles)
    const app = createApp({ 'src/main.js': `export { main } from '${join(other, 'src/main.js')}'\n` })
    await build(app)
    expect(await run(join(app, 'dist/main.js'))).toEqual(expectedResult)
  })
})

test('watch builds again after a change of a dependency, a failure and a new file', async () => {
  const app = createApp(appFiles)
  const watcher = watch({
    input: join(app, 'src/main.js'),
    output: { dir: join(app, 'dist') },
    plugins: [Go({ optimize: false, types: false })],
    watch: { buildDelay: 50 },
  })
  onTestFinished(() => watcher.close())
  const events: RollupWatcherEvent[] = []
  const waiting: (() => void)[] = []
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END' || event.code === 'ERROR') {
      if ('result' in event) void event.result?.close()
      events.push(event)
      waiting.shift()?.()
    }
  })
  const next = async (): Promise<RollupWatcherEvent> => {
    if (!events.length) await new Promise<void>((resolve) => waiting.push(resolve))
    return events.shift()!
  }
  const greeting = async (): Promise<unknown> => ((await run(join(app, 'dist/main.js'))) as string[])[0]

  expect((await next()).code).toBe('BUNDLE_END')
  expect(await greeting()).toBe('hello [x]\nhello [x]\n')

  writeFileSync(join(app, 'words/hello.txt'), 'hi')
  expect((await next()).code).toBe('BUNDLE_END')
  expect(await greeting()).toBe('hi [x]\nhi [x]\n')

  writeFileSync(join(app, 'words/words.go'), 'package words\n\nvar Hello = broken\n')
  const failed = await next()
  expect(failed).toMatchObject({ code: 'ERROR', error: { message: expect.stringContaining('undefined: broken') } })

  writeFileSync(join(app, 'words/broken.go'), 'package words\n\nconst broken = "mended"\n')
  expect((await next()).code).toBe('BUNDLE_END')
  expect(await greeting()).toBe('mended [x]\nmended [x]\n')

  rmSync(join(app, 'words/broken.go'))
  expect((await next()).code).toBe('ERROR')
})

test('two bundlers at the same time share one cache', async () => {
  const app = createApp({
    ...appFiles,
    'rollup.config.js': `import Go from 'unplugin-go/rollup'
export default { input: 'src/main.js', output: { dir: process.env.OUT }, plugins: [Go({ optimize: false })] }
`,
  })
  const bin = join(app, 'node_modules/rollup/dist/bin/rollup')
  const outputs = ['one', 'two', 'three']
  await Promise.all(
    outputs.map((OUT) =>
      promisify(execFile)(process.execPath, [bin, '-c'], { cwd: app, env: { ...process.env, OUT } }),
    ),
  )
  for (const output of outputs) expect(await run(join(app, output, 'main.js'))).toEqual(expectedResult)
  const left = readdirSync(join(app, 'node_modules/.cache/unplugin-go'), { recursive: true })
  expect(left.filter((name) => String(name).endsWith('.tmp'))).toEqual([])
})
