import { access, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { computeActionKey } from './cache/action-key.ts'
import { findCacheDirectory } from './cache/cache-directory.ts'
import { hashBytes, hashObject } from './cache/hash.ts'
import { CacheStore } from './cache/store.ts'
import { fileUnreadable } from './errors/catalogue.ts'
import { GoError } from './errors/go-error.ts'
import { buildProgram } from './go/build.ts'
import { findGo } from './go/find-go.ts'
import { resolveBuildFlags } from './go/flags.ts'
import { listInputs, type Inputs } from './go/list.ts'
import { overlayModule } from './go/overlay.ts'
import { selectTarget, type Target } from './go/target.ts'
import type { CompileOptions } from './options.ts'
import { compilerVersion } from './package-root.ts'
import { instrument } from './wasm/instrument.ts'
import { findWasmOpt, optimize, resolvePasses, type WasmOpt } from './wasm/optimize.ts'
import { strip } from './wasm/strip.ts'

/** A compiled program. */
export interface Compilation {
  /** The file's name without `.go`; for `main.go` that of its folder. */
  readonly name: string
  readonly wasm: Uint8Array<ArrayBuffer>
  /** SHA-256 of `wasm`, in hexadecimal. */
  readonly hash: string
  /** Where the binary lies in the cache. */
  readonly file: string | undefined
  /** What to watch. */
  readonly inputs: Inputs
  readonly goVersion: string
  /** Neither `go build` nor wasm-opt ran. */
  readonly cached: boolean
  /** The steps that ran, in milliseconds. */
  readonly durations: Readonly<Record<string, number>>
}

/**
 * Compiles the Go program that a file belongs to.
 *
 * @param entry path of a `.go` file
 * @throws GoError
 */
export async function compile(entry: string, options: CompileOptions = {}): Promise<Compilation> {
  entry = resolve(entry)
  const { signal, onWarning = () => {}, onProgress = () => {} } = options
  const clock = new Stopwatch()

  // Which Go, which files, which flags.
  await access(entry).catch((cause: unknown) => {
    throw fileUnreadable(entry, cause)
  })
  const go = await clock.time('find go', findGo(dirname(entry), options.go))
  const target = await selectTarget(entry, go)
  const flags = resolveBuildFlags(go, options.go ?? {})
  const optimizing = resolveOptimize(options)
  const wasmOpt = optimizing ? await findWasmOpt() : undefined
  const stripping = options.strip ?? (optimizing !== undefined || flags.strip)

  // Has the same been built before?
  const store = openStore(entry, options, onWarning)
  const configuration = [
    [compilerVersion, entry, target.pattern, go.settings, go.command],
    [flags, options.go?.gcflags, options.go?.env],
    [wasmOpt?.version, optimizing, stripping],
  ]
  const manifestName = join('manifests', `${hashObject(configuration)}.json`)
  const known = await store?.readJson<Inputs>(manifestName)
  const described = { name: programName(target), goVersion: go.version }
  if (store && known) {
    const found = await clock.time('look up', lookUp(store, configuration, known))
    if (found) return { ...described, ...found, inputs: known, cached: true, durations: clock.durations }
  }

  // Build and list at once: neither needs the other.
  const started = Date.now()
  const temporary = await mkdtemp(join(tmpdir(), 'unplugin-go-'))
  try {
    const overlay = await overlayModule(target, go, temporary)
    onProgress('go build')
    const building = buildProgram(
      go,
      target,
      [...flags.build, ...flags.list, ...overlay],
      join(temporary, 'linked.wasm'),
      signal,
    )
    const [linked, listed] = await Promise.allSettled([
      clock.time('go build', building),
      clock.time('go list', listInputs(go, target, [...flags.list, ...overlay], signal)),
    ])
    if (linked.status === 'rejected') throw withInputs(linked.reason, listed)
    if (listed.status === 'rejected') throw listed.reason
    const inputs = listed.value

    const prepared = clock.timeSync('instrument', () => instrument(linked.value))
    const stripped = stripping ? strip(prepared) : prepared
    const wasm =
      optimizing && wasmOpt
        ? await clock.time('wasm-opt', optimizeCached(store, stripped, wasmOpt, optimizing, temporary, options))
        : stripped

    const { hash, file } = await keep(store, manifestName, configuration, inputs, wasm, started)
    return { ...described, wasm, hash, file, inputs, cached: false, durations: clock.durations }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function resolveOptimize({ optimize: mode = 'auto' }: CompileOptions): readonly string[] | undefined {
  return mode === false ? undefined : resolvePasses(mode === 'auto' ? 'speed' : mode)
}

function openStore(
  entry: string,
  { cache = true, root = dirname(entry) }: CompileOptions,
  onWarning: (message: string) => void,
): CacheStore | undefined {
  if (cache === false) return undefined
  return new CacheStore(cache === true ? findCacheDirectory(root) : cache.dir, onWarning)
}

interface StoredResult {
  hash: string
}

async function lookUp(
  store: CacheStore,
  configuration: unknown,
  inputs: Inputs,
): Promise<Pick<Compilation, 'wasm' | 'hash' | 'file'> | undefined> {
  const key = await computeActionKey(configuration, inputs)
  const result = await store.readJson<StoredResult>(join('results', `${key}.json`))
  const wasm = result && (await store.readBinary(result.hash))
  return wasm && { wasm, hash: result.hash, file: store.binaryPath(result.hash) }
}

async function keep(
  store: CacheStore | undefined,
  manifestName: string,
  configuration: unknown,
  inputs: Inputs,
  wasm: Uint8Array,
  started: number,
): Promise<{ hash: string; file: string | undefined }> {
  if (!store) return { hash: hashBytes(wasm), file: undefined }
  const { hash, stored } = await store.writeBinary(wasm)
  // What changed meanwhile may or may not be in the binary: not to be found again by its content.
  if (stored && !(await changedSince(inputs, started))) {
    const key = await computeActionKey(configuration, inputs)
    await store.writeJson(join('results', `${key}.json`), { hash } satisfies StoredResult)
    await store.writeJson(manifestName, inputs)
  }
  return { hash, file: stored ? store.binaryPath(hash) : undefined }
}

async function changedSince({ files, directories }: Inputs, started: number): Promise<boolean> {
  for (const path of [...files, ...directories]) {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isFile() && stats.mtimeMs >= started) return true
  }
  return false
}

/** wasm-opt is slow: the same binary is not optimized twice, whatever it was built from. */
async function optimizeCached(
  store: CacheStore | undefined,
  wasm: Uint8Array,
  wasmOpt: WasmOpt,
  passes: readonly string[],
  temporary: string,
  { signal, onProgress }: CompileOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = join('optimized', `${hashObject([hashBytes(wasm), wasmOpt.version, passes])}.json`)
  const known = await store?.readJson<StoredResult>(name)
  const found = known && (await store?.readBinary(known.hash))
  if (found) return found
  onProgress?.('wasm-opt')
  const optimized = await optimize(wasm, wasmOpt, passes, join(temporary, 'optimize'), signal)
  if (store) {
    const { hash, stored } = await store.writeBinary(optimized)
    if (stored) await store.writeJson(name, { hash } satisfies StoredResult)
  }
  return optimized
}

/** A failed build is watched like any other. */
function withInputs(error: unknown, listed: PromiseSettledResult<Inputs>): unknown {
  if (error instanceof GoError && listed.status === 'fulfilled') error.inputs = listed.value
  return error
}

function programName({ entry, directory }: Target): string {
  const name = basename(entry, '.go')
  return name === 'main' ? basename(directory) : name
}

/** Measures the steps. */
class Stopwatch {
  readonly durations: Record<string, number> = {}

  async time<T>(step: string, work: Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work
    } finally {
      this.durations[step] = performance.now() - start
    }
  }

  timeSync<T>(step: string, work: () => T): T {
    const start = performance.now()
    try {
      return work()
    } finally {
      this.durations[step] = performance.now() - start
    }
  }
}
