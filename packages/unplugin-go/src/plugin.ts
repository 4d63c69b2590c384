import { GoError, type Compilation, type CompileOptions } from '@unplugin-go/compiler'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createUnplugin, type UnpluginInstance } from 'unplugin'
import { emitModule, type RollupContext } from './emit-module.ts'
import { toPlainError, toRollupError } from './host-error.ts'
import { resolveOptions, type Options } from './options.ts'
import { Programs } from './programs.ts'
import { goFile, goFileOrRuntime, parseId } from './query.ts'
import { resolveRuntime, runtimeSpecifiers } from './runtime-resolution.ts'
import { writeTypes } from './types.ts'
import { viteHooks, type ViteState } from './vite-hooks.ts'

const rollupFamily = ['rollup', 'rolldown', 'vite']

/** The plugin, for all bundlers. */
export const unpluginGo: UnpluginInstance<Options | undefined> = createUnplugin((userOptions, { framework }) => {
  const options = resolveOptions(userOptions)
  const isRollupLike = rollupFamily.includes(framework)
  const programs = new Programs()
  const vite: ViteState = { root: process.cwd(), base: '/', logger: undefined, dev: undefined, emitted: new Map() }
  const writingTypes = new Set<Promise<void>>()

  /** What a module's program is compiled with, and whom the compiler tells. */
  function compileOptions(context: LogContext, file: string): CompileOptions & { root: string } {
    const { go, cache, optimize = 'auto' } = options
    return {
      root: vite.root,
      optimize: optimize === 'auto' && vite.dev ? false : optimize,
      onWarning: (message) => context.warn(message),
      onProgress: (step) => step === 'wasm-opt' && log(context, `optimizing ${file}; the result is kept`),
      ...(go === undefined ? {} : { go }),
      ...(cache === undefined ? {} : { cache }),
    }
  }

  function log(context: LogContext, message: string): void {
    if (vite.logger) vite.logger.info(`[unplugin-go] ${message}`)
    else context.info?.(message)
  }

  async function compile(context: LogContext, id: string, file: string): Promise<Compilation> {
    const compileWith = compileOptions(context, file)
    try {
      const compilation = await programs.compile(id, file, compileWith)
      const writing = writeTypes(file, compilation, options.types, compileWith, compileWith.onWarning!)
      writingTypes.add(writing)
      void writing.finally(() => writingTypes.delete(writing))
      return compilation
    } finally {
      // A program that failed is watched too.
      const { files = [], directories = [] } = programs.inputs(file) ?? {}
      const there = [...files, ...directories].filter((path) => existsSync(path))
      if (vite.dev) vite.dev.watch(there)
      else for (const path of there) context.addWatchFile(path)
    }
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
          const compilation = await compile(this, id, asked.file)
          const context = isRollupLike ? (this as unknown as RollupContext) : undefined
          return { code: emitModule(compilation, asked.query, options.emit ?? 'auto', vite, context), map: null }
        } catch (error) {
          if (!(error instanceof GoError)) throw error
          if (isRollupLike) return this.error(toRollupError(error, id) as never)
          throw toPlainError(error)
        }
      },
    },

    /** A build is done when its declarations are there. */
    async buildEnd() {
      await Promise.all(writingTypes)
    },

    vite: viteHooks(vite, programs),
  }
})

/** What is used of a bundler's plugin context; `info` is Rollup's. */
interface LogContext {
  warn(message: string): void
  info?(message: string): void
  addWatchFile(path: string): void
}
