// One call of hello world, its module compiled before, against a bare instantiate + _start with stub imports.
import { program } from '@unplugin-go/runtime'
import { compile } from '@unplugin-go/compiler'
import { fileURLToPath } from 'node:url'
import { median, ms, report, time } from './report.mjs'

const rounds = 150
const entry = fileURLToPath(new URL('../fixtures/hello/main.go', import.meta.url))
const { wasm } = await compile(entry, { optimize: false })
const module = await WebAssembly.compile(wasm)
const run = program(module)

/** The least that Go accepts: it must get its clock, and be told that there are no files. */
async function bare() {
  let memory
  let written = 0
  const exit = {}
  const stubs = {
    clock_time_get: (_id, _precision, at) => (new DataView(memory.buffer).setBigUint64(at, 1n, true), 0),
    fd_write: (_fd, iovs, count, result) => {
      const view = new DataView(memory.buffer)
      let length = 0
      for (let i = 0; i < count; i++) length += view.getUint32(iovs + 8 * i + 4, true)
      written += length
      view.setUint32(result, length, true)
      return 0
    },
    fd_prestat_get: () => 8,
    proc_exit: () => {
      throw exit
    },
  }
  const imports = {}
  for (const { name } of WebAssembly.Module.imports(module)) imports[name] = stubs[name] ?? (() => 0)
  const { exports } = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: imports })
  memory = exports.memory
  try {
    exports._start()
  } catch (error) {
    if (error !== exit) throw error
  }
  if (written !== 6) throw new Error('hello was not written')
}

for (let i = 0; i < 20; i++) {
  await bare()
  await run()
}
const bares = []
const runs = []
for (let i = 0; i < rounds; i++) {
  bares.push(await time(bare))
  runs.push(await time(run))
}
const ratio = median(runs) / median(bares)
report(
  'a call of hello world, compiled before',
  ratio <= 1.15,
  `${ms(median(runs))} against ${ms(median(bares))} bare`,
  `${ratio.toFixed(3)} × (at most 1.15 ×)`,
  `medians of ${rounds}, interleaved, Node ${process.versions.node}`,
)
