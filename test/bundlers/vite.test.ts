import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import Go, { type Options } from 'unplugin-go/vite'
import { build, createServer, type InlineConfig, type ViteDevServer } from 'vite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { appFiles, createApp, expectedResult } from '../support/app.ts'

function configure(app: string, options: Options = {}, config: InlineConfig = {}): InlineConfig {
  return {
    root: app,
    configFile: false,
    logLevel: 'silent',
    plugins: [Go({ optimize: false, ...options })],
    ...config,
  }
}

async function run(file: string): Promise<unknown> {
  const { main } = (await import(`${pathToFileURL(file)}?${Math.random()}`)) as { main(): Promise<unknown> }
  return main()
}

describe('a build', () => {
  test('of an app has the binaries as hashed assets, and one runtime', async () => {
    const app = createApp(appFiles)
    await build(configure(app))
    const assets = readdirSync(join(app, 'dist/assets'))
    expect(assets.filter((name) => name.endsWith('.wasm'))).toHaveLength(2)
    const [script] = assets.filter((name) => name.endsWith('.js'))
    const code = readFileSync(join(app, 'dist/assets', script!), 'utf8')
    expect(code.match(/cannot be suspended/g)).toHaveLength(1)
    expect(code).toMatch(/greet-[\w-]{8}\.wasm/)
  })

  test('for a server runs in Node, with nothing left out and nothing installed', async () => {
    const app = createApp(appFiles)
    await build(configure(app, {}, { build: { ssr: 'src/main.js' } }))
    expect(await run(join(app, 'dist/main.js'))).toEqual(expectedResult)
    expect(readFileSync(join(app, 'dist/main.js'), 'utf8')).not.toMatch(/from ["']@?unplugin-go/)
  })

  test('of a library has the binary once, as a file', async () => {
    const app = createApp(appFiles)
    const lib = { entry: 'src/main.js', formats: ['es' as const], fileName: 'lib' }
    await build(configure(app, {}, { build: { lib } }))
    expect(readdirSync(join(app, 'dist')).sort()).toEqual(expect.arrayContaining(['lib.js']))
    expect(await run(join(app, 'dist/lib.js'))).toEqual(expectedResult)
    expect(readFileSync(join(app, 'dist/lib.js')).length).toBeLessThan(150_000)
  })

  test('has them inlined when asked to', async () => {
    const app = createApp(appFiles)
    await build(configure(app, { emit: 'inline' }, { build: { ssr: 'src/main.js' } }))
    expect(existsSync(join(app, 'dist/assets'))).toBe(false)
    expect(await run(join(app, 'dist/main.js'))).toEqual(expectedResult)
  })

  test('fails with place and frame', async () => {
    const app = createApp({ ...appFiles, 'words/words.go': 'package words\n\nvar Hello string = 1\n' })
    const error = await build(configure(app)).catch((reason: unknown) => reason)
    expect((error as Error).message).toMatch(/words\.go:3:20: cannot use 1 .* as string value/)
    expect(error).toMatchObject({ errors: [{ loc: { line: 3, column: 19 }, pluginCode: 'GO_BUILD_FAILED' }] })
  })
})

async function serve(app: string, config: InlineConfig = {}): Promise<{ server: ViteDevServer; origin: string }> {
  const server = await createServer(configure(app, {}, { server: { port: 0, host: '127.0.0.1' }, ...config }))
  onTestFinished(() => server.close())
  await server.listen()
  return { server, origin: server.resolvedUrls!.local[0]! }
}

describe('the dev server', () => {
  test('serves a binary with its type, an ETag and for ever', async () => {
    const { origin } = await serve(createApp(appFiles), { base: '/sub/' })
    expect(origin).toMatch(/\/sub\/$/)
    const code = await (await fetch(`${origin}src/greet.go?import`)).text()
    const path = /"([^"]+\.wasm)"/.exec(code)![1]!
    expect(path).toMatch(/^\/sub\/@unplugin-go\/[0-9a-f]{16}\/greet\.wasm$/)
    const response = await fetch(new URL(path, origin))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/wasm',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: expect.stringMatching(/^"[0-9a-f]{16}"$/),
    })
    expect(WebAssembly.validate(await response.arrayBuffer())).toBe(true)
    const headers = { 'if-none-match': response.headers.get('etag')! }
    expect((await fetch(new URL(path, origin), { headers })).status).toBe(304)
    expect((await fetch(new URL(path, origin), { method: 'HEAD' })).headers.get('content-length')).toMatch(/^\d{7}$/)
    for (const other of ['@unplugin-go/..%2f..%2fpackage.json', '@unplugin-go/0123456789abcdef/greet.wasm']) {
      expect((await fetch(`${origin}${other}`)).status).toBe(404)
    }
  })

  test('renders on the server, with the user’s runtime being the program’s', async () => {
    const { server } = await serve(createApp(appFiles))
    const { main } = await server.ssrLoadModule('/src/main.js')
    expect(await main()).toEqual(expectedResult)
  })

  test('loads a program again after a change of what it depends on, also after a failure', async () => {
    const app = createApp(appFiles)
    const { server } = await serve(app)
    const greeting = async (): Promise<string> => (await (await server.ssrLoadModule('/src/main.js')).main())[0]
    const outcome = (): Promise<string> => greeting().catch((error: Error) => error.message)
    expect(await greeting()).toBe('hello [x]\nhello [x]\n')

    writeFileSync(join(app, 'words/hello.txt'), 'hi')
    await expect.poll(outcome, { timeout: 20_000 }).toBe('hi [x]\nhi [x]\n')

    writeFileSync(join(app, 'words/words.go'), 'package words\n\nvar Hello = broken\n')
    await expect.poll(outcome, { timeout: 20_000 }).toMatch('undefined: broken')

    writeFileSync(join(app, 'words/broken.go'), 'package words\n\nconst broken = "mended"\n')
    await expect.poll(outcome, { timeout: 20_000 }).toBe('mended [x]\nmended [x]\n')
  })

  test('writes the declaration of an imported file', async () => {
    const app = createApp(appFiles)
    const { server } = await serve(app)
    await server.ssrLoadModule('/src/main.js')
    await expect.poll(() => existsSync(join(app, 'src/greet.d.go.ts')), { timeout: 30_000 }).toBe(true)
    const declaration = readFileSync(join(app, 'src/greet.d.go.ts'), 'utf8')
    expect(declaration).toMatch(/\/\*\* Greet says hello\. \*\//)
    expect(declaration).toMatch(/@default 1\n {3}\*\/\n {2}n: number/)
  })
})

test('a dev server that is closed leaves nothing behind', async () => {
  const app = createApp({
    ...appFiles,
    'dev.mjs': `import Go from 'unplugin-go/vite'
import { createServer } from 'vite'
const server = await createServer({ configFile: false, logLevel: 'error', plugins: [Go()], server: { port: 0 } })
const { main } = await server.ssrLoadModule('/src/main.js')
console.log(JSON.stringify(await main()))
await server.close()
`,
  })
  // Ends only when nothing is open any more.
  const { stdout } = await promisify(execFile)(process.execPath, ['dev.mjs'], { cwd: app, timeout: 60_000 })
  expect(JSON.parse(stdout)).toEqual(expectedResult)
})

test('declarations may go into a tree of their own', async () => {
  const app = createApp(appFiles)
  await build(configure(app, { types: { dir: '.types' } }))
  expect(existsSync(join(app, '.types/src/greet.d.go.ts'))).toBe(true)
  expect(existsSync(join(app, 'src/greet.d.go.ts'))).toBe(false)
})
