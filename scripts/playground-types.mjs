// The playground's types need the declarations of its programs: writes them, without a build, and checks.
import { compile, describeProgram, generateDeclarations } from '@unplugin-go/compiler'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../playground', import.meta.url))

for (const name of ['gojq', 'markdown', 'clock']) {
  const entry = `${root}/go/${name}/main.go`
  const options = { root, optimize: false }
  const description = await describeProgram(entry, await compile(entry, options), options)
  await writeFile(entry.replace(/\.go$/, '.d.go.ts'), generateDeclarations(basename(entry), description))
}
const { status } = spawnSync('pnpm', ['exec', 'tsc', '--noEmit', '-p', root], { stdio: 'inherit' })
process.exitCode = status ?? 1
