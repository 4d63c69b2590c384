import { loadModule, type LoadedModule, type OnProgress, type WasmSource } from './load-module.ts'
import { startProcess, type GoProcess } from './process.ts'
import { resolveRunOptions, type RunOptions } from './run-options.ts'

/** A Go `main` as an async function. Each call is a fresh instance; calls may overlap. */
export interface GoMain<Flags = Record<string, unknown>> {
  (args?: readonly string[], options?: RunOptions<Flags>): GoProcess
  (options?: RunOptions<Flags>): GoProcess
  /** Fetches and compiles ahead of the first call; progress in bytes. @throws GoLoadError */
  preload(options?: { onProgress?: OnProgress }): Promise<void>
  /** Of the emitted `.wasm`; undefined where it is inlined. */
  readonly url: URL | undefined
  /** The same program with its binary from elsewhere: a CDN, a `Response`, bytes, a module the host compiled. */
  from(wasm: WasmSource): GoMain<Flags>
}

/**
 * Any binary for wasip1 as an async function. What unplugin-go built can wait for the host everywhere; of other
 * binaries see docs/architecture.md, "Suspension".
 *
 * @param options.name `os.Args[0]`; by default from the URL
 * @example
 * ```ts
 * const run = program(new URL('./tool.wasm', import.meta.url))
 * const { stdout } = await run(['-n', '3'], { stdin: 'text' })
 * ```
 */
export function program<Flags = Record<string, unknown>>(
  wasm: WasmSource | (() => WasmSource),
  options: { name?: string } = {},
): GoMain<Flags> {
  const source = typeof wasm === 'function' ? wasm : () => wasm
  const given = typeof wasm === 'function' ? undefined : wasm
  const name = options.name ?? nameOf(given)
  let loading: Promise<LoadedModule> | undefined
  const load = (onProgress?: OnProgress): Promise<LoadedModule> =>
    (loading ??= loadModule(source(), onProgress).catch((error: unknown) => {
      // The next call tries again.
      loading = undefined
      throw error
    }))

  const run = (first?: readonly string[] | RunOptions<never>, second?: RunOptions<never>): GoProcess =>
    startProcess(
      name,
      () => load(),
      () => resolveRunOptions(first, second),
    )
  return Object.assign(run, {
    preload: async ({ onProgress }: { onProgress?: OnProgress } = {}) => void (await load(onProgress)),
    url: given instanceof URL && given.protocol !== 'data:' ? given : undefined,
    from: (other: WasmSource) => program<Flags>(other, { name }),
  }) as unknown as GoMain<Flags>
}

function nameOf(source: WasmSource | undefined): string {
  if (!(source instanceof URL) && typeof source !== 'string') return 'main'
  return /([^/]+?)(\.wasm)?([?#].*)?$/.exec(String(source))?.[1] ?? 'main'
}
