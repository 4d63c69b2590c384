import { GoLoadError } from '../errors/errors.ts'
import { readSuspensionTable, type SuspensionTable } from '../suspension/table.ts'
import { PREVIEW1 } from '../wasi/preview1.ts'
import { hostProcess, readHostFile } from './host.ts'
import type { RunOptions } from './run-options.ts'

/** Where a program's binary comes from. A string is a URL; in Node, Deno and Bun also a path. */
export type WasmSource = URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module

export interface LoadedModule {
  readonly module: WebAssembly.Module
  /** Undefined for a binary that the compiler has not prepared. */
  readonly table: SuspensionTable | undefined
  /** What it imports besides WASI: the program's own `//go:wasmimport`. */
  readonly imported: readonly WebAssembly.ModuleImportDescriptor[]
}

/** @throws TypeError that names the functions which the program imports and nobody gives */
export function checkImports({ imported }: LoadedModule, imports: RunOptions['imports'] = {}): void {
  const missing = imported.filter(({ module, name }) => typeof imports[module]?.[name] !== 'function')
  if (!missing.length) return
  const names = missing.map(({ module, name }) => `${module}.${name}`)
  throw new TypeError(`The program imports ${names.join(', ')}: give them with the option imports`)
}

/** Bytes so far, and in all where the server says. */
export type OnProgress = (loaded: number, total?: number) => void

/** @throws GoLoadError */
export async function loadModule(source: WasmSource, onProgress?: OnProgress): Promise<LoadedModule> {
  const module = await compile(source, onProgress)
  const imported = WebAssembly.Module.imports(module).filter((descriptor) => descriptor.module !== PREVIEW1)
  return { module, table: readSuspensionTable(module), imported }
}

async function compile(source: WasmSource, onProgress: OnProgress | undefined): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compileBytes(source, 'the given bytes')
  if (source instanceof Response || source instanceof Promise) return compileResponse(await source, onProgress)
  const url = toUrl(source)
  if (url.protocol === 'file:') {
    const bytes = await attempt(`read ${url}`, async () => {
      const read = readHostFile(url)
      if (!read) throw new Error('this host has no files')
      return read
    })
    onProgress?.(bytes.length, bytes.length)
    return compileBytes(bytes, String(url))
  }
  return compileResponse(await attempt(`fetch ${url}`, () => fetch(url)), onProgress)
}

function toUrl(source: URL | string): URL {
  if (source instanceof URL) return source
  if (URL.canParse(source)) return new URL(source)
  const base = hostProcess() ? `file://${hostProcess()!.cwd()}/` : (globalThis.document?.baseURI ?? location.href)
  return new URL(source, base)
}

async function compileResponse(response: Response, onProgress: OnProgress | undefined): Promise<WebAssembly.Module> {
  const what = response.url || 'the given response'
  if (!response.ok) throw new GoLoadError(`Cannot fetch ${what}: ${response.status} ${response.statusText}`)
  // The clone counts: a response made here would not enter the engine's code cache.
  if (onProgress && response.body) void countBytes(response.clone(), onProgress)
  const type = response.headers.get('content-type')?.split(';')[0]?.trim()
  if (type === 'application/wasm' && WebAssembly.compileStreaming) {
    return attempt(`compile ${what}`, () => WebAssembly.compileStreaming(response), truncated)
  }
  const bytes = await attempt(`fetch ${what}`, () => response.arrayBuffer(), truncated)
  if (new DataView(bytes).byteLength < 4 || new DataView(bytes).getUint32(0) !== 0x0061736d) {
    throw new GoLoadError(
      `Cannot compile ${what}: it is no WebAssembly, the server answered with ${type ?? 'no content type'}. ` +
        'Is the .wasm file deployed, at this address?',
    )
  }
  return compileBytes(bytes, what)
}

const truncated = 'Did it arrive whole? The next call fetches it again.'

function compileBytes(bytes: BufferSource, what: string): Promise<WebAssembly.Module> {
  return attempt(`compile ${what}`, () => WebAssembly.compile(bytes), truncated)
}

async function attempt<T>(what: string, action: () => Promise<T>, hint = ''): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw new GoLoadError(`Cannot ${what}: ${(cause as Error).message}. ${hint}`.trimEnd(), { cause })
  }
}

async function countBytes({ headers, body }: Response, onProgress: OnProgress): Promise<void> {
  const total = headers.has('content-encoding') ? 0 : Number(headers.get('content-length'))
  const reader = body!.getReader()
  let loaded = 0
  try {
    for (;;) {
      const { value } = await reader.read()
      if (!value) return
      loaded += value.length
      onProgress(loaded, total || undefined)
    }
  } catch {
    // The response itself reports what went wrong.
  }
}
