// Builds the playground, serves it and prints its address.
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

const root = fileURLToPath(new URL('../playground', import.meta.url))

console.log('Building three Go programs. The first time this takes a minute or two; the results are kept.')
await build({ root })
const server = await preview({ root, preview: { port: 4173, host: '127.0.0.1' } })
console.log(`\nThe playground is at ${server.resolvedUrls.local[0]} (Ctrl-C ends it)`)
