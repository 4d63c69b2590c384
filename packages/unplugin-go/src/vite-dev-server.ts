import type { ViteDevServer } from 'vite'

const prefix = '@unplugin-go/'
/** Of each program's name: pages that are about to be reloaded may still ask for the one before. */
const keptBinaries = 8

/** Serves the binaries of a dev server, by the hash of their content, and nothing else. */
export class WasmServer {
  readonly #binaries = new Map<string, Uint8Array>()
  readonly #paths = new Map<string, string[]>()

  /**
   * @param name of the program, which has its last binaries served
   * @returns the path below Vite's `base`
   */
  add(name: string, hash: string, wasm: Uint8Array): string {
    const path = `${prefix}${hash.slice(0, 16)}/${encodeURIComponent(name)}.wasm`
    const paths = [...(this.#paths.get(name) ?? []).filter((known) => known !== path), path]
    for (const old of paths.splice(0, paths.length - keptBinaries)) this.#binaries.delete(old)
    this.#paths.set(name, paths)
    this.#binaries.set(path, wasm)
    return path
  }

  attach(server: ViteDevServer): void {
    server.middlewares.use((request, response, next) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      const at = path.indexOf(`/${prefix}`)
      if (at < 0) return next()
      const wasm = this.#binaries.get(path.slice(at + 1))
      if (!wasm) {
        response.writeHead(404, { 'Content-Type': 'text/plain' })
        response.end('This binary is of an earlier run of the dev server: reload the page.')
        return
      }
      const etag = `"${path.slice(at + 1 + prefix.length).split('/')[0]}"`
      const headers = { ETag: etag, 'Cache-Control': 'public, max-age=31536000, immutable' }
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304, headers).end()
        return
      }
      response.writeHead(200, { ...headers, 'Content-Type': 'application/wasm', 'Content-Length': wasm.length })
      response.end(request.method === 'HEAD' ? undefined : wasm)
    })
  }
}
