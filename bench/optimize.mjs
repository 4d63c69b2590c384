// What the production passes do to gojq: raw and compressed size against `-ldflags='-s -w'`, run time against as linked.
import { compile } from '@unplugin-go/compiler'
import { program } from '@unplugin-go/runtime'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { median, ms, report, time } from './report.mjs'

const rounds = 9
const entry = fileURLToPath(new URL('../playground/go/gojq/main.go', import.meta.url))
const filters = [
  '[range(60000) | tostring | length] | add',
  'reduce range(200000) as $i (0; . + $i)',
  '[range(4000) | {a: ., b: (tostring | test("9+$"))}] | map(select(.b)) | sort_by(-.a) | length',
]

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length

function linkStripped() {
  const folder = mkdtempSync(join(tmpdir(), 'unplugin-go-bench-'))
  try {
    const output = join(folder, 'gojq.wasm')
    execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', output, '.'], {
      cwd: dirname(entry),
      env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' },
    })
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const stripped = linkStripped()
const optimized = await compile(entry)
const linked = await compile(entry, { optimize: false })
const change = (after, before) => `${(100 * (after / before - 1)).toFixed(2)} %`

const raw = [optimized.wasm.length, stripped.length]
report('gojq, raw', raw[0] < raw[1], `${raw[0]} against ${raw[1]} bytes as linked with -s -w`, change(...raw))
const compressed = [brotli(optimized.wasm), brotli(stripped)]
report(
  'gojq, brotli',
  compressed[0] <= compressed[1],
  `${compressed[0]} against ${compressed[1]} bytes`,
  change(...compressed),
)

const runs = {
  linked: program(await WebAssembly.compile(linked.wasm)),
  optimized: program(await WebAssembly.compile(optimized.wasm)),
}
const ratios = []
for (const filter of filters) {
  const times = { linked: [], optimized: [] }
  for (let i = -2; i < rounds; i++) {
    // Which goes first alternates: neither always has the warmer machine.
    for (const name of i % 2 ? ['linked', 'optimized'] : ['optimized', 'linked']) {
      const spent = await time(() => runs[name](['-n', filter]))
      if (i >= 0) times[name].push(spent)
    }
  }
  const ratio = median(times.optimized) / median(times.linked)
  ratios.push(ratio)
  console.log(
    `      ${filter}: ${ms(median(times.optimized))} against ${ms(median(times.linked))}, ${ratio.toFixed(3)} ×`,
  )
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
report(
  'gojq, run time',
  mean <= 1,
  `${mean.toFixed(3)} × as linked`,
  `geometric mean of ${filters.length}, medians of ${rounds}`,
)
