import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { EnvironmentModuleNode, Logger, Plugin, ViteDevServer } from 'vite'
import type { Programs } from './programs.ts'
import { runtimeSpecifiers } from './runtime-resolution.ts'
import { WasmServer } from './vite-dev-server.ts'

/** What the plugin knows of the Vite it runs in; Rollup leaves the defaults. */
export interface ViteState {
  root: string
  base: string
  logger: Logger | undefined
  /** In `vite dev` alone. */
  dev: DevServer | undefined
  /** In builds: the emitted binaries, by reference. */
  readonly emitted: Map<string, Uint8Array>
}

/** The dev server's part: binaries by URL, and files outside the root that are watched too. */
export class DevServer extends WasmServer {
  #server: ViteDevServer | undefined

  override attach(server: ViteDevServer): void {
    super.attach(server)
    this.#server = server
  }

  /** The server closes: a watcher that is given a path then would be open again. */
  detach(): void {
    this.#server = undefined
  }

  /** The root is watched anyway. */
  watch(paths: readonly string[]): void {
    const server = this.#server
    const outside = paths.filter((path) => server && relative(server.config.root, path).startsWith('..'))
    if (outside.length) server?.watcher.add(outside)
  }
}

/** Hooks that only Vite has. @param forWorkers makes the same plugin for the bundles of workers */
export function viteHooks(state: ViteState, programs: Programs, forWorkers: () => Plugin): Partial<Plugin> {
  let isLibrary = false
  return {
    config: () => ({
      // One copy of the runtime, also where the user imports it.
      optimizeDeps: { exclude: [...runtimeSpecifiers, 'unplugin-go'] },
      ssr: { noExternal: [...runtimeSpecifiers, 'unplugin-go'] },
      // Vite bundles workers with plugins of their own.
      worker: { plugins: () => [forWorkers()] },
      // Where there is no node_modules, the cache lies in the root.
      server: { watch: { ignored: ['**/.cache/unplugin-go/**'] } },
    }),

    configResolved(config) {
      state.root = config.root
      state.base = config.base
      state.logger = config.logger
      isLibrary = !!config.build.lib
      state.dev = config.command === 'serve' && !config.isProduction ? new DevServer() : undefined
    },

    configureServer(server) {
      state.dev ??= new DevServer()
      state.dev.attach(server)
    },

    /** Go's own dependencies are not in Vite's graph: a change of one reloads the modules of its programs. */
    hotUpdate({ type, file, modules }) {
      const graph = this.environment.moduleGraph
      const affected = programs.invalidate(file, type !== 'update').flatMap((id) => graph.getModuleById(id) ?? [])
      if (!affected.length) return undefined
      return [...new Set<EnvironmentModuleNode>([...modules, ...affected])]
    },

    /** Servers and libraries find the binary beside the module, wherever they are put. */
    resolveFileUrl({ referenceId, relativePath }) {
      if (!state.emitted.has(referenceId!)) return null
      const isServer = this.environment?.config.consumer === 'server'
      if (!isLibrary && !isServer) return null
      return `new URL(${JSON.stringify(relativePath)}, import.meta.url).href`
    },

    /** Vite leaves the assets of server builds out. */
    async writeBundle({ dir }, bundle) {
      for (const [reference, source] of state.emitted) {
        const fileName = findFileName(this, reference)
        if (!dir || !fileName) continue
        state.emitted.delete(reference)
        if (fileName in bundle) continue
        const path = join(dir, fileName)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, source)
      }
    },
  }
}

/** Undefined for a file that another environment's build has emitted. */
function findFileName(context: { getFileName(reference: string): string }, reference: string): string | undefined {
  try {
    return context.getFileName(reference)
  } catch {
    return undefined
  }
}
