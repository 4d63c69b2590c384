import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { openPage } from '../support/chromium.ts'
import { createProject, writeProjectFile } from '../support/go-project.ts'
import { ways } from '../support/servers.ts'

const root = new URL('../../', import.meta.url)

function run(command: string, args: string[], cwd: string, mayFail = false): { status: number; output: string } {
  const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  const output = `${stdout}${stderr}`
  if (status !== 0 && !mayFail) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`)
  return { status: status ?? -1, output }
}

const tarballs: Record<string, string> = {}
beforeAll(() => {
  const folder = fileURLToPath(new URL('node_modules/.cache/tarballs', root))
  for (const [name, path] of [
    ['unplugin-go', 'unplugin-go'],
    ['@unplugin-go/compiler', 'compiler'],
    ['@unplugin-go/runtime', 'runtime'],
  ] as const) {
    const cwd = fileURLToPath(new URL(`packages/${path}`, root))
    const { output } = run('pnpm', ['pack', '--json', '--pack-destination', folder], cwd)
    const { filename, files } = JSON.parse(output.slice(output.indexOf('{'))) as {
      filename: string
      files: { path: string }[]
    }
    tarballs[name] = filename
    expect(files.map((file) => file.path)).toContain('LICENSE')
  }
})

/** A user's project outside this repository: the tarballs, Vite, Rollup and TypeScript, and nothing hoisted. */
function createUserProject(): string {
  const manifest = {
    name: 'user',
    private: true,
    type: 'module',
    devDependencies: {
      '@types/node': '^20',
      'unplugin-go': `file:${tarballs['unplugin-go']}`,
      rollup: '^4',
      typescript: '^6',
      vite: '^8',
    },
    pnpm: {
      overrides: Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`])),
    },
  }
  return createProject({
    'package.json': JSON.stringify(manifest),
    'pnpm-workspace.yaml': 'verifyDepsBeforeRun: false\n',
    '.npmrc': 'prefer-offline=true\n',
    'src/tool.go': `// Tool repeats what it reads.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

var n = flag.Int("n", 1, "how often")

func main() {
	flag.Parse()
	text, _ := io.ReadAll(os.Stdin)
	fmt.Print(strings.Repeat(string(text), *n))
}
`,
    'src/main.ts': `import run from './tool.go'

const { stdout, exitCode } = await run(['-n', '3'], { stdin: 'text ' })
const typed = await run({ flags: { n: 2 }, stdin: 'typed ' })
export const result: string = stdout + typed.stdout + exitCode
if (globalThis.document) document.body.dataset['result'] = result
else console.log(result)
`,
    'index.html': '<!doctype html><title>user</title><body><script type="module" src="/src/main.ts"></script>\n',
    'vite.config.ts': `import Go from 'unplugin-go/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [Go()], build: { target: 'es2022' } })
`,
    'rollup.config.js': `import Go from 'unplugin-go/rollup'

export default { input: 'src/main.js', output: { dir: 'dist-rollup' }, plugins: [Go()] }
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2022', 'dom'],
        types: ['unplugin-go/client', 'node'],
        strict: true,
        noEmit: true,
        // As in Vite's own templates.
        skipLibCheck: true,
        allowArbitraryExtensions: true,
      },
      include: ['src', 'vite.config.ts'],
    }),
  })
}

test('a project outside the repository builds, type-checks and runs', async () => {
  const app = createUserProject()
  run('pnpm', ['install', '--ignore-workspace', '--no-frozen-lockfile'], app)
  const bin = (name: string): string => join(app, 'node_modules/.bin', name)
  const expected = 'text text text typed typed 0'

  // Before the first build the ambient types do.
  run(bin('tsc'), [], app)

  run(bin('vite'), ['build'], app)
  const page = await openPage()
  await page.goto(await ways.build({ root: app, configFile: join(app, 'vite.config.ts') }))
  await page.waitForFunction(() => document.body.dataset['result'])
  expect(await page.evaluate(() => document.body.dataset['result'])).toBe(expected)

  run(bin('vite'), ['build', '--ssr', 'src/main.ts', '--outDir', 'dist-ssr'], app)
  expect(run('node', ['dist-ssr/main.js'], app).output.trim()).toBe(expected)

  writeFileSync(join(app, 'src/main.js'), readFileSync(join(app, 'src/main.ts'), 'utf8').replace(': string', ''))
  run(bin('rollup'), ['-c'], app)
  expect(run('node', ['dist-rollup/main.js'], app).output.trim()).toBe(expected)
  const [wasm] = readdirSync(join(app, 'dist-rollup/assets'))
  expect(readFileSync(join(app, 'dist-rollup/assets', wasm!))).toEqual(
    readFileSync(join(app, 'dist-ssr/assets', readdirSync(join(app, 'dist-ssr/assets'))[0]!)),
  )

  // The program's own flags are typed now.
  run(bin('tsc'), [], app)
  writeProjectFile(app, 'src/wrong.ts', "import run from './tool.go'\nvoid run({ flags: { n: 'x' } })\n")
  expect(run(bin('tsc'), [], app, true).output).toMatch(/wrong\.ts.*Type 'string' is not assignable to type 'number'/s)
  writeProjectFile(app, 'src/wrong.ts', "import run from './tool.go'\nvoid run({ flags: { m: 1 } })\n")
  expect(run(bin('tsc'), [], app, true).output).toMatch(/wrong\.ts.*'m' does not exist in type 'Partial<Flags>'/s)
})
