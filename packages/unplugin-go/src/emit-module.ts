import { generateModule, generateUrlModule, type Compilation } from '@unplugin-go/compiler'
import type { EmittedAsset } from 'rollup'
import { pathToFileURL } from 'node:url'
import type { Query } from './query.ts'
import type { ViteState } from './vite-hooks.ts'

/** What Rollup, Rolldown and Vite have beyond unplugin's context. */
export interface RollupContext {
  emitFile(asset: EmittedAsset): string
  info?(message: string): void
  environment?: { config: { consumer: 'client' | 'server' } }
}

/**
 * The module of an import, with its binary where the bundler finds it: beside the code in builds, from the dev server or
 * the cache in dev, embedded where that is asked for.
 *
 * @param context undefined for bundlers whose assets are not supported yet: the binary is embedded there
 */
export function emitModule(
  compilation: Compilation,
  query: Query | undefined,
  emit: 'asset' | 'inline' | 'auto',
  vite: ViteState,
  context: RollupContext | undefined,
): string {
  const { name, wasm } = compilation
  const isEmbedded = query === 'inline' || (emit === 'inline' && query !== 'url')
  const url = context && !isEmbedded ? emitBinary(compilation, vite, context) : undefined
  if (query === 'url') {
    return generateUrlModule(url ?? `"data:application/wasm;base64,${Buffer.from(wasm).toString('base64')}"`)
  }
  return generateModule(name, url === undefined ? { bytes: wasm } : { url })
}

/** @returns a JavaScript expression for a URL; undefined where there is no file for it */
function emitBinary(compilation: Compilation, vite: ViteState, context: RollupContext): string | undefined {
  const { name, wasm, hash, file } = compilation
  if (!vite.dev) {
    const reference = context.emitFile({ type: 'asset', name: `${name}.wasm`, source: wasm })
    if (vite.logger) vite.emitted.set(reference, wasm)
    return `new URL(/* @vite-ignore */ import.meta.ROLLUP_FILE_URL_${reference}, import.meta.url)`
  }
  // A server runs on this machine: it reads the cache.
  if (context.environment?.config.consumer === 'server') {
    return file && `new URL(${JSON.stringify(pathToFileURL(file).href)})`
  }
  const path = vite.base + vite.dev.add(name, hash, wasm)
  return `new URL(/* @vite-ignore */ ${JSON.stringify(path)}, import.meta.url)`
}
