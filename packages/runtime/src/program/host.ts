/** The part of Node's `process` in use, which Deno and Bun have too. */
export interface HostProcess {
  readonly stdin: HostReadable
  readonly stdout: HostWritable
  readonly stderr: HostWritable
  cwd(): string
  getBuiltinModule?(name: string): unknown
}

interface HostReadable {
  readonly readableEnded: boolean
  on(event: string, listener: (value: never) => void): this
  off(event: string, listener: (value: never) => void): this
  pause(): this
  resume(): this
}

interface HostWritable {
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean
  on(event: string, listener: (value: never) => void): this
  off(event: string, listener: (value: never) => void): this
}

/** Undefined in a page or a worker of one. */
export function hostProcess(): HostProcess | undefined {
  const { process } = globalThis as unknown as { process?: HostProcess & { versions?: { node?: string } } }
  return process?.versions?.node ? process : undefined
}

interface NodeFiles {
  promises: { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> }
}

/** Reads a `file:` URL where there is `node:fs`; no bundler sees the import. */
export function readHostFile(url: URL): Promise<Uint8Array<ArrayBuffer>> | undefined {
  const fs = hostProcess()?.getBuiltinModule?.('node:fs') as NodeFiles | undefined
  return fs?.promises.readFile(url)
}
