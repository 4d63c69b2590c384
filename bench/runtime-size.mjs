// The JavaScript of a production build whose page does nothing but run a program.
import { mkdtemp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import Go from 'unplugin-go/vite'
import { build } from 'vite'
import { report } from './report.mjs'

const limit = 12_000
const root = await mkdtemp(join(tmpdir(), 'unplugin-go-bench-'))
try {
  await mkdir(join(root, 'node_modules'))
  await symlink(
    fileURLToPath(new URL('../packages/unplugin-go', import.meta.url)),
    join(root, 'node_modules/unplugin-go'),
  )
  await writeFile(join(root, 'hello.go'), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n')
  await writeFile(join(root, 'main.js'), "import run from './hello.go'\nrun()\n")
  await writeFile(join(root, 'index.html'), '<script type="module" src="/main.js"></script>')
  const plugins = [Go({ optimize: false, types: false })]
  await build({ root, configFile: false, logLevel: 'silent', plugins, build: { modulePreload: { polyfill: false } } })
  const assets = join(root, 'dist/assets')
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const code = Buffer.concat(await Promise.all(scripts.map((name) => readFile(join(assets, name)))))
  const gzip = gzipSync(code, { level: 9 }).length
  report(
    'JavaScript of a page that runs a program',
    gzip <= limit,
    `${gzip} bytes gzip (at most ${limit})`,
    `${code.length} raw`,
    'vite build, default minifier',
  )
} finally {
  await rm(root, { recursive: true, force: true })
}
