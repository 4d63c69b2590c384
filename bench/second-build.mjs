// `vite build` of gojq when nothing changed, in a process of its own: the time in the plugin, and what it ran.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createProject } from './project.mjs'
import { median, ms, report } from './report.mjs'

const run = promisify(execFile)
const rounds = 7

if (process.argv[2]) {
  const [{ default: Go }, { build }] = await Promise.all([import('unplugin-go/vite'), import('vite')])
  const plugin = Go()
  const { handler } = plugin.load
  let spent = 0
  plugin.load.handler = async function (...args) {
    const start = performance.now()
    try {
      return await handler.apply(this, args)
    } finally {
      spent += performance.now() - start
    }
  }
  const root = process.argv[2]
  await build({ root, configFile: false, logLevel: 'silent', plugins: [plugin] })
  process.stdout.write(String(spent))
} else {
  const project = await createProject('gojq')
  try {
    const build = (env = {}) =>
      run(process.execPath, [fileURLToPath(import.meta.url), project.root], { env: { ...process.env, ...env } })
    const first = Number((await build()).stdout)
    const times = []
    for (let i = 0; i < rounds; i++) times.push(Number((await build()).stdout))
    report(
      'second vite build of gojq, wasm part',
      median(times) <= 100,
      `${ms(median(times))} (at most 100 ms)`,
      `the first took ${ms(first)}`,
      `medians of ${rounds}, each a process of its own`,
    )
  } finally {
    await project.remove()
  }
}
