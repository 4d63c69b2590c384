import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { hashBytes, hashObject } from './cache/hash.ts'
import { keep, lookUp, openStore, optimizeCached } from './cache/results.ts'
import { fileUnreadable } from './errors/catalogue.ts'
import { GoError } from './errors/go-error.ts'
import { buildProgram } from './go/build.ts'
import { findGo } from './go/find-go.ts'
import { resolveBuildFlags } from './go/flags.ts'
import { isInputs, listInputs, type Inputs } from './go/list.ts'
import { overlayModule } from './go/overlay.ts'
import { selectTarget, type Target } from './go/target.ts'
import type { CompileOptions } from './options.ts'
import { compilerVersion } from './package-root.ts'
import { instrument } from './wasm/instrument.ts'
import { findWasmOpt, resolvePasses } from './wasm/optimize.ts'
import { strip } from './wasm/strip.ts'

/** A compiled program. */
export interface Compilation {
  /** The file's name without `.go`; for `main.go` that of its folder. */
  readonly name: string
  readonly wasm: Uint8Array<ArrayBuffer>
  /** SHA-256 of `wasm`, in hexadecimal. */
  readonly hash: string
  /** Where the binary lies in the cache; with the option `background` only `kept` knows. */
  readonly file: string | undefined
  /** What to watch; with the option `background` that of the build before. */
  readonly inputs: Inputs
  /** The same two, once the result is in the cache. */
  readonly kept: Promise<Kept>
  readonly goVersion: string
  /** Neither `go build` nor wasm-opt ran. */
  readonly cached: boolean
  /** The steps that ran, in milliseconds. */
  readonly durations: Readonly<Record<string, number>>
}

/** Of what is noted of a program's inputs. */
const manifestFormat = 2

/** Milliseconds in which a bundler passes on what it was given in the background mode. */
const afterTheAnswer = 100

interface Kept {
  readonly inputs: Inputs
  readonly file: string | undefined
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
  const flags = resolveBuildFlags(go, options.go ?? {})
  const target = await selectTarget(entry, go, flags.list)
  const optimizing = resolveOptimize(options)
  const wasmOpt = optimizing ? await findWasmOpt() : undefined
  const stripping = options.strip ?? (optimizing !== undefined || flags.strip)

  // Has the same been built before?
  const store = openStore(entry, options, onWarning)
  const configuration = [
    [compilerVersion, manifestFormat, entry, target.pattern, go.settings, go.command],
    [flags, options.go?.env],
    [wasmOpt?.version, optimizing, stripping],
  ]
  const manifestName = join('manifests', `${hashObject(configuration)}.json`)
  const known = await store?.readJson(manifestName, isInputs)
  const described = { name: programName(target), goVersion: go.version }
  if (store && known) {
    const found = await clock.time('look up', lookUp(store, configuration, known))
    if (found) {
      const kept = Promise.resolve({ inputs: known, file: found.file })
      return { ...described, ...found, inputs: known, cached: true, durations: clock.durations, kept }
    }
  }

  const started = Date.now()
  const temporary = await mkdtemp(join(tmpdir(), 'unplugin-go-'))
  const removeTemporary = (): Promise<void> => rm(temporary, { recursive: true, force: true })
  try {
    const overlay = await overlayModule(target, go, temporary)
    const list = (): Promise<Inputs> =>
      clock.time('go list', listInputs(go, target, [...flags.list, ...overlay], signal))
    // What the program depends on is needed afterwards alone. Where it is known from the last time, it can wait.
    const listing = known ? undefined : list()
    listing?.catch(() => undefined)

    onProgress('go build')
    const output = join(temporary, 'linked.wasm')
    const building = buildProgram(go, target, [...flags.build, ...flags.list, ...overlay], output, signal)
    const linked = await clock.time('go build', building).catch(async (error: unknown) => {
      // A failed build is watched like any other.
      if (error instanceof GoError) error.inputs = await (listing ?? list()).catch(() => undefined)
      throw error
    })

    const prepared = clock.timeSync('instrument', () => instrument(linked))
    const stripped = stripping ? strip(prepared) : prepared
    const wasm =
      optimizing && wasmOpt
        ? await clock.time('wasm-opt', optimizeCached(store, stripped, wasmOpt, optimizing, temporary, options))
        : stripped

    const hash = hashBytes(wasm)
    const isWaitedFor = !known || !options.background
    const keeping = (async (): Promise<Kept> => {
      try {
        if (!isWaitedFor) await setTimeout(afterTheAnswer)
        const inputs = await (listing ?? list())
        const result = { store, manifestName, configuration, inputs, wasm, hash, started }
        return { inputs, file: await clock.time('keep', keep(result)) }
      } finally {
        await removeTemporary()
      }
    })()
    const result = { ...described, wasm, hash, cached: false, durations: clock.durations, kept: keeping }
    if (!isWaitedFor) {
      keeping.catch((error: Error) => onWarning(`${entry}: ${error.message}`))
      return { ...result, inputs: known!, file: undefined }
    }
    return { ...result, ...(await keeping) }
  } catch (error) {
    await removeTemporary()
    throw error
  }
}

function resolveOptimize({ optimize: mode = 'auto' }: CompileOptions): readonly string[] | undefined {
  return mode === false ? undefined : resolvePasses(mode === 'auto' ? 'speed' : mode)
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
