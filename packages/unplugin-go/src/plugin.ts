import { GoError, type Compilation, type CompileOptions, type Inputs } from '@unplugin-go/compiler'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createUnplugin, type UnpluginInstance } from 'unplugin'
import type { Plugin } from 'vite'
import { emitModule, type RollupContext } from './emit-module.ts'
import { toPlainError, toRollupError } from './host-error.ts'
import { resolveOptions, type Options } from './options.ts'
import { Programs } from './programs.ts'
import { goFile, goFileOrRuntime, parseId } from './query.ts'
import { resolveRuntime, runtimeSpecifiers } from './runtime-resolution.ts'
import { TypeWriter } from './type-writer.ts'
import { viteHooks, type ViteState } from './vite-hooks.ts'

const rollupFamily = ['rollup', 'rolldown', 'vite']

/** The plugin, for all bundlers. */
export const unpluginGo: UnpluginInstance<Options | undefined> = createUnplugin((userOptions, { framework }) => {
  const options = resolveOptions(userOptions)
  const isRollupLike = rollupFamily.includes(framework)
  const programs = new Programs((inputs) => vite.dev?.watch(pathsToWatch(inputs)))
  const vite: ViteState = { root: process.cwd(), base: '/', logger: undefined, dev: undefined, emitted: new Map() }
  const types = new TypeWriter(options.types)

  /** What a module's program is compiled with, and whom the compiler tells. */
  function compileOptions(context: LogContext, file: string): CompileOptions & { root: string } {
    const { go, cache, optimize = 'auto' } = options
    return {
      root: vite.root,
      optimize: optimize === 'auto' && vite.dev ? false : optimize,
      background: !!vite.dev,
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
      types.write(file, compilation, compileWith, compileWith.onWarning!, !!vite.dev)
      return compilation
    } finally {
      // A program that failed is watched too.
      if (!vite.dev) for (const path of pathsToWatch(programs.inputs(file))) context.addWatchFile(path)
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
          // A server reads its binary from the cache.
          const isServer = context?.environment?.config.consumer === 'server'
          const program = isServer ? { ...compilation, ...(await compilation.kept) } : compilation
          return { code: emitModule(program, asked.query, options.emit ?? 'auto', vite, context), map: null }
        } catch (error) {
          if (!(error instanceof GoError)) throw error
          if (isRollupLike) return this.error(toRollupError(error, id) as never)
          throw toPlainError(error)
        }
      },
    },

    /** A build is done when its declarations are there. */
    async buildEnd() {
      vite.dev?.detach()
      await Promise.all([types.finish(), programs.settle()])
    },

    vite: viteHooks(vite, programs, () => unpluginGo.vite(userOptions) as Plugin),
  }
})

function pathsToWatch({ files = [], directories = [], embedded = [] }: Partial<Inputs> = {}): string[] {
  return [...new Set([...files, ...directories, ...embedded])].filter((path) => existsSync(path))
}

/** What is used of a bundler's plugin context; `info` is Rollup's. */
interface LogContext {
  warn(message: string): void
  info?(message: string): void
  addWatchFile(path: string): void
}
