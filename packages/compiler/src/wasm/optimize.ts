import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { optimizeFailed } from '../errors/catalogue.ts'
import { runCommand } from '../process/run-command.ts'
import { encodeU32 } from './leb128.ts'
import { setLargeFunctionsAside } from './large-functions.ts'
import { encodeName, readSections, SectionId, writeSections } from './module.ts'

/** Which wasm-opt is used; part of a cached result's key. */
export interface WasmOpt {
  readonly command: readonly string[]
  readonly version: string
}

export type OptimizeMode = 'size' | 'speed' | { readonly passes: readonly string[] }

/** Older ones do not know all that Go emits. */
const oldestNative = 116

/**
 * Chosen by measuring (docs/rationale.md, "Passes"; `pnpm bench optimize` measures again). Go leaves the result of a call
 * on the stack over two instructions; binaryen gives each a local, and these passes take them away again. The usual `-O`
 * levels leave Go code slower, or larger once compressed. No pass here moves a function or an import.
 */
const levels = ['-ol', '3', '-s', '1', '--generate-stack-ir', '--optimize-stack-ir']
const locals = ['--simplify-locals-nostructure', '--coalesce-locals', '--reorder-locals', '--optimize-instructions']
const passes = {
  speed: [...levels, ...locals, '--vacuum'],
  size: [...levels, ...locals, '--remove-unused-brs', '--code-folding', '--vacuum'],
} as const

/** What Go's linker emits and does not declare. */
const targetFeatures = ['bulk-memory', 'bulk-memory-opt', 'mutable-globals', 'nontrapping-fptoint', 'sign-ext']

export function resolvePasses(mode: OptimizeMode): readonly string[] {
  return typeof mode === 'string' ? passes[mode] : mode.passes
}

const found = new Map<string | undefined, Promise<WasmOpt>>()

/** A native wasm-opt on PATH where it is new enough, else that of the npm package binaryen; asked once per PATH. */
export function findWasmOpt(path: string | undefined = process.env['PATH']): Promise<WasmOpt> {
  const finding = found.get(path) ?? findNativeWasmOpt(path).then((native) => native ?? findPackagedWasmOpt())
  found.set(path, finding)
  return finding
}

async function findNativeWasmOpt(path: string | undefined): Promise<WasmOpt | undefined> {
  const env = { ...process.env, PATH: path }
  const { stdout, exitCode } = await runCommand('wasm-opt', ['--version'], { env })
  const version = Number(/version (\d+)/.exec(stdout)?.[1])
  return exitCode === 0 && version >= oldestNative ? { command: ['wasm-opt'], version: `native ${version}` } : undefined
}

function findPackagedWasmOpt(): WasmOpt {
  const require = createRequire(import.meta.url)
  const { version } = require('binaryen/package.json') as { version: string }
  const script = join(dirname(require.resolve('binaryen/package.json')), 'bin', 'wasm-opt')
  return { command: [process.execPath, script], version: `binaryen ${version}` }
}

/**
 * Runs wasm-opt, in a process of its own.
 *
 * @param temporary a folder for its files
 * @throws GoError `GO_OPTIMIZE_FAILED`
 */
export async function optimize(
  wasm: Uint8Array,
  wasmOpt: WasmOpt,
  passList: readonly string[],
  temporary: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const [command, ...first] = wasmOpt.command
  const input = join(temporary, 'in.wasm')
  const output = join(temporary, 'out.wasm')
  await mkdir(temporary, { recursive: true })
  try {
    // The user's own passes may move functions: then there is no way back.
    const keepsOrder = Object.values<readonly string[]>(passes).includes(passList)
    const { wasm: smaller, restore } = keepsOrder ? setLargeFunctionsAside(wasm) : { wasm, restore: identity }
    await writeFile(input, declareFeatures(smaller))
    // The engine validates faster than wasm-opt does.
    const args = [...first, input, '-o', output, '--no-validation', ...passList, '--strip-target-features']
    const { stderr, stdout, exitCode } = await runCommand(command!, args, { signal })
    if (exitCode !== 0) throw optimizeFailed(wasmOpt.version, stderr || stdout || `exit code ${exitCode}`)
    const optimized = restoreOrFail(restore, (await readFile(output)) as Uint8Array<ArrayBuffer>, wasmOpt)
    if (!WebAssembly.validate(optimized)) throw optimizeFailed(wasmOpt.version, 'its output is not valid')
    return optimized
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function restoreOrFail(
  restore: (optimized: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
  optimized: Uint8Array<ArrayBuffer>,
  { version }: WasmOpt,
): Uint8Array<ArrayBuffer> {
  try {
    return restore(optimized)
  } catch (error) {
    throw optimizeFailed(version, (error as Error).message)
  }
}

const identity = (wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => wasm

/** https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section */
function declareFeatures(wasm: Uint8Array): Uint8Array {
  const used = 0x2b
  const body = [
    ...encodeU32(targetFeatures.length),
    ...targetFeatures.flatMap((feature) => [used, ...encodeName(feature)]),
  ]
  const section = { id: SectionId.custom, name: 'target_features', body: Uint8Array.from(body) }
  return writeSections([...readSections(wasm), section])
}
