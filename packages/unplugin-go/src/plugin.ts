import { GoError, generateModule, generateUrlModule, type Compilation, type CompileOptions } from '@unplugin-go/compiler'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createUnplugin, type UnpluginInstance } from 'unplugin'
import type { EmittedAsset } from 'rollup'
import { toPlainError, toRollupError } from './host-error.ts'
import { resolveOptions, type Options } from './options.ts'
import { Programs } from './programs.ts'
import { goFile, goFileOrRuntime, parseId, type Query } from './query.ts'
import { resolveRuntime, runtimeSpecifiers } from './runtime-resolution.ts'
import { writeTypes } from './types.ts'
import { viteHooks, type ViteState } from './vite-hooks.ts'

/** What Rollup, Rolldown and Vite have beyond unplugin's context. */
interface RollupContext {
  emitFile(asset: EmittedAsset): string
  environment?: { config: { consumer: 'client' | 'server' } }
}

const rollupFamily = ['rollup', 'rolldown', 'vite']

/** The plugin, for all bundlers. */
export const unpluginGo: UnpluginInstance<Options | undefined> = createUnplugin((userOptions, { framework }) => {
  const options = resolveOptions(userOptions)
  const isRollupLike = rollupFamily.includes(framework)
  const programs = new Programs()
  const vite: ViteState = { root: process.cwd(), base: '/', dev: undefined, emitted: new Map() }
  const pendingTypes = new Set<Promise<void>>()

  const isDev = (): boolean => vite.dev !== undefined

  function compileOptions(onWarning: (message: string) => void): CompileOptions & { root: string } {
    const { go, cache, optimize = 'auto' } = options
    return {
      root: vite.root,
      optimize: optimize === 'auto' && isDev() ? false : optimize,
      onWarning,
      ...(go === undefined ? {} : { go }),
      ...(cache === undefined ? {} : { cache }),
    }
  }

  function generate(context: RollupContext, compilation: Compilation, query: Query | undefined): string {
    const { name, wasm, hash, file } = compilation
    const asUrl = (url: string): string =>
      query === 'url' ? generateUrlModule(url) : generateModule(name, { url })
    const wantsInline = query !== 'url' && (query === 'inline' || options.emit === 'inline')
    if (wantsInline || !isRollupLike) return generateModule(name, { bytes: wasm })
    if (vite.dev) {
      // A server runs on this machine: it reads the cache.
      if (context.environment?.config.consumer === 'server') {
        return file ? asUrl(`new URL(${JSON.stringify(pathToFileURL(file).href)})`) : generateModule(name, { bytes: wasm })
      }
      const path = vite.base + vite.dev.add(name, hash, wasm)
      return asUrl(`new URL(/* @vite-ignore */ ${JSON.stringify(path)}, import.meta.url)`)
    }
    const reference = context.emitFile({ type: 'asset', name: `${name}.wasm`, source: wasm })
    vite.emitted.set(reference, wasm)
    return asUrl(`new URL(/* @vite-ignore */ import.meta.ROLLUP_FILE_URL_${reference}, import.meta.url)`)
  }

  return {
    name: 'unplugin-go',
    enforce: 'pre',

    resolveId: {
      filter: { id: goFileOrRuntime },
      handler(id, importer) {
        if (runtimeSpecifiers.includes(id)) return resolveRuntime()
        if (!importer || !/^\.\.?\//.test(id)) return null
        const [path = '', search] = id.split('?', 2)
        const file = resolve(dirname(importer.split('?')[0]!), path)
        return existsSync(file) ? (search === undefined ? file : `${file}?${search}`) : null
      },
    },

    load: {
      filter: { id: goFile },
      async handler(id) {
        try {
          const asked = parseId(id)
          if (!asked) return null
          const { file, query } = asked
          let compilation: Compilation
          try {
            compilation = await programs.compile(id, file, compileOptions((message) => this.warn(message)))
          } finally {
            const inputs = programs.inputs(file)
            if (inputs && vite.dev) vite.dev.watch(inputs)
            else for (const path of [...(inputs?.files ?? []), ...(inputs?.directories ?? [])]) watchIfThere(this, path)
          }
          const warn = (message: string): void => this.warn(message)
          const writing = writeTypes(file, compilation, options.types, compileOptions(warn), warn)
          pendingTypes.add(writing)
          void writing.finally(() => pendingTypes.delete(writing))
          return { code: generate(this as unknown as RollupContext, compilation, query), map: null }
        } catch (error) {
          if (!(error instanceof GoError)) throw error
          if (isRollupLike) return this.error(toRollupError(error, id) as never)
          throw toPlainError(error)
        }
      },
    },

    /** A build is done when its declarations are there. */
    async buildEnd() {
      await Promise.all(pendingTypes)
    },

    vite: viteHooks(vite, programs),
  }
})

function watchIfThere(context: { addWatchFile(path: string): void }, path: string): void {
  if (existsSync(path)) context.addWatchFile(path)
}
