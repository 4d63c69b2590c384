// All benchmarks, or those that are named: pnpm bench [call runtime-size dev-rebuild second-build optimize]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const all = ['call', 'runtime-size', 'dev-rebuild', 'second-build', 'optimize']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}`)
  process.exit(2)
}
for (const name of asked.length ? asked : all) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
