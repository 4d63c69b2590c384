import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Inputs } from '../go/list.ts'
import type { CompileOptions } from '../options.ts'
import { optimize, type WasmOpt } from '../wasm/optimize.ts'
import { computeActionKey } from './action-key.ts'
import { findCacheDirectory } from './cache-directory.ts'
import { hashBytes, hashObject } from './hash.ts'
import { CacheStore } from './store.ts'

export function openStore(
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

function isStoredResult(value: unknown): value is StoredResult {
  return /^[0-9a-f]{64}$/.test(String((Object(value) as Partial<StoredResult>).hash))
}

/** The result for the files as they are now. */
export async function lookUp(
  store: CacheStore,
  configuration: unknown,
  inputs: Inputs,
): Promise<{ wasm: Uint8Array<ArrayBuffer>; hash: string; file: string } | undefined> {
  const key = await computeActionKey(configuration, inputs)
  const result = await store.readJson(join('results', `${key}.json`), isStoredResult)
  const wasm = result && (await store.readBinary(result.hash))
  return wasm && { wasm, hash: result.hash, file: store.binaryPath(result.hash) }
}

export interface Result {
  store: CacheStore | undefined
  /** Where the inputs are noted for the next time. */
  manifestName: string
  configuration: unknown
  inputs: Inputs
  wasm: Uint8Array
  /** Of `wasm`. */
  hash: string
  /** When the build began, in milliseconds since 1970. */
  started: number
}

/**
 * Puts a result into the cache, to be found again by the content of all that went into it.
 *
 * @returns where the binary lies; undefined where it could not be kept
 */
export async function keep({
  store,
  manifestName,
  configuration,
  inputs,
  wasm,
  hash,
  started,
}: Result): Promise<string | undefined> {
  if (!store) return undefined
  const stored = await store.writeBinary(hash, wasm)
  // What changed meanwhile may or may not be in the binary: not to be found again by its content.
  if (stored && !(await changedSince(inputs, started))) {
    const key = await computeActionKey(configuration, inputs)
    await store.writeJson(join('results', `${key}.json`), { hash } satisfies StoredResult)
    await store.writeJson(manifestName, inputs)
  }
  return stored ? store.binaryPath(hash) : undefined
}

async function changedSince({ files }: Inputs, started: number): Promise<boolean> {
  for (const path of files) {
    // Some need not exist: go.sum, vendor/modules.txt.
    const stats = await stat(path).catch(() => undefined)
    if (stats && stats.mtimeMs >= started) return true
  }
  return false
}

/** wasm-opt is slow: the same binary is not optimized twice, whatever it was built from. */
export async function optimizeCached(
  store: CacheStore | undefined,
  wasm: Uint8Array,
  wasmOpt: WasmOpt,
  passes: readonly string[],
  temporary: string,
  { signal, onProgress }: CompileOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = join('optimized', `${hashObject([hashBytes(wasm), wasmOpt.version, passes])}.json`)
  const known = await store?.readJson(name, isStoredResult)
  const found = known && (await store?.readBinary(known.hash))
  if (found) return found
  onProgress?.('wasm-opt')
  const optimized = await optimize(wasm, wasmOpt, passes, join(temporary, 'optimize'), signal)
  if (store) {
    const hash = hashBytes(optimized)
    if (await store.writeBinary(hash, optimized)) await store.writeJson(name, { hash } satisfies StoredResult)
  }
  return optimized
}
