import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { rollup } from 'rollup'
import Go from 'unplugin-go/rollup'
import { expect, test, type TestContext } from 'vitest'
import { appFiles, createApp, expectedResult } from '../support/app.ts'
import { skip } from '../support/skip.ts'

const require = createRequire(import.meta.url)

/** A JavaScript runtime that an npm package carries. */
function carried(context: TestContext, name: string, path: string): string {
  let manifest: string | undefined
  try {
    manifest = require.resolve(`${name}/package.json`)
  } catch {
    // Packages like these exist for one platform each.
  }
  const command = manifest && join(dirname(manifest), path)
  return command && existsSync(command) ? command : skip(context, `${name} is not for this platform`)
}

/** The program's module as Rollup emits it, and a script that prints what it gives. */
async function createArtifact(): Promise<string> {
  const app = createApp(appFiles)
  const bundle = await rollup({ input: join(app, 'src/main.js'), plugins: [Go({ optimize: false, types: false })] })
  await bundle.write({ dir: join(app, 'dist') })
  await bundle.close()
  writeFileSync(
    join(app, 'dist/run.mjs'),
    "import { main } from './main.js'\nconsole.log(JSON.stringify(await main()))\n",
  )
  writeFileSync(
    join(app, 'dist/worker.mjs'),
    `import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { main } from './main.js'
if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (text) => console.log(text))
else parentPort.postMessage(JSON.stringify(await main()))
`,
  )
  return join(app, 'dist')
}

test.each([
  ['Node', () => process.execPath, ['run.mjs']],
  ['a thread of Node', () => process.execPath, ['worker.mjs']],
  ['Bun', (context: TestContext) => carried(context, '@oven/bun-linux-x64', 'bin/bun'), ['run.mjs']],
  [
    'Deno',
    (context: TestContext) => carried(context, '@deno/linux-x64-glibc', 'deno'),
    ['run', '--allow-read', 'run.mjs'],
  ],
] as const)('one emitted module runs in %s', async (_runtime, command, args, ...rest) => {
  const context = rest.at(-1) as unknown as TestContext
  const file = command(context)
  const { stdout } = await promisify(execFile)(file, [...args], { cwd: await createArtifact() })
  expect(JSON.parse(stdout)).toEqual(expectedResult)
})
