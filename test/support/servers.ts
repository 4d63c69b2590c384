import { build, createServer, preview, type InlineConfig } from 'vite'
import { onTestFinished } from 'vitest'

const local = { port: 0, host: '127.0.0.1' }

/** The three ways in which Vite gives a page to a browser, by the address of the page. */
export const ways = {
  async dev(config: InlineConfig): Promise<string> {
    const server = await createServer({ logLevel: 'silent', ...config, server: local })
    onTestFinished(() => server.close())
    await server.listen()
    return server.resolvedUrls!.local[0]!
  },
  async build(config: InlineConfig): Promise<string> {
    await build({ logLevel: 'silent', ...config })
    const server = await preview({ logLevel: 'silent', ...config, preview: local })
    onTestFinished(() => server.close())
    return server.resolvedUrls!.local[0]!
  },
} as const
