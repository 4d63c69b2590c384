// From the saved .go file to the new module and its binary being served by Vite, against `go build` alone.
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import Go from 'unplugin-go/vite'
import { createServer } from 'vite'
import { createProject } from './project.mjs'
import { median, ms, report, time } from './report.mjs'

const run = promisify(execFile)
const rounds = 9
const env = { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' }

for (const name of ['hello', 'gojq']) {
  const project = await createProject(name)
  const server = await createServer({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [Go()],
    server: { port: 0, host: '127.0.0.1' },
  })
  try {
    await server.listen()
    const origin = server.resolvedUrls.local[0]
    const load = async () => {
      const code = await (await fetch(`${origin}${project.url.slice(1)}?import&t=${Math.random()}`)).text()
      const wasm = /"([^"]+\.wasm)"/.exec(code)?.[1]
      if (!wasm) throw new Error(`No binary in:\n${code}`)
      const { status } = await fetch(new URL(wasm, origin), { method: 'HEAD' })
      if (status !== 200) throw new Error(`The binary is not served: ${status}`)
      return wasm
    }
    // The page's own requests: afterwards Vite knows the modules.
    await (await fetch(`${origin}main.js`)).text()
    let before = await load()
    const builds = []
    const rebuilds = []
    for (let i = 0; i < rounds; i++) {
      const reloaded = new Promise((resolve) => {
        const { send } = server.ws
        server.environments.client.hot.send = (...args) => {
          if (args[0]?.type === 'full-reload' || args[0]?.type === 'update') resolve()
          return send.apply(server.ws, args)
        }
      })
      const start = performance.now()
      await project.edit()
      await reloaded
      const after = await load()
      rebuilds.push(performance.now() - start)
      if (after === before) throw new Error('The program was not built again')
      before = after

      await project.edit()
      const args = ['build', '-trimpath', '-buildvcs=false', '-o', join(project.root, 'alone.wasm'), '.']
      builds.push(await time(() => run('go', args, { cwd: dirname(project.entry), env })))
      // The server has seen that edit, too.
      before = await load()
    }
    const [alone, whole] = [median(builds), median(rebuilds)]
    report(
      `dev rebuild of ${name}`,
      whole <= 1.25 * alone + 50,
      `${ms(whole)} from save to served, against ${ms(alone)} of go build alone`,
      `at most ${ms(1.25 * alone + 50)}`,
      `medians of ${rounds}, interleaved`,
    )
  } finally {
    await server.close()
    await project.remove()
  }
}
