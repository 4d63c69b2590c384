import { hostProcess } from '../program/host.ts'
import type { Sink } from './output.ts'

/** Where a program's output may go. */
export type Stdout =
  | 'collect'
  | 'inherit'
  | 'ignore'
  | 'pipe'
  | WritableStream<Uint8Array>
  | ((chunk: Uint8Array) => void)

export type StreamName = 'stdout' | 'stderr'

/** The sinks but `collect` and `pipe`, which the process keeps hold of. */
export function createSink(target: Exclude<Stdout, 'collect' | 'pipe'>, name: StreamName): Sink {
  if (target === 'ignore') return { write() {} }
  if (target === 'inherit') return hostSink(name)
  if (typeof target === 'function') return { write: (chunk) => target(chunk) }
  if (typeof target === 'object' && 'getWriter' in target) return fromWritable(target)
  throw new TypeError(
    `${name}: expected "collect", "inherit", "ignore", "pipe", a WritableStream or a function, not ${String(target)}`,
  )
}

function fromWritable(stream: WritableStream<Uint8Array>): Sink {
  const writer = stream.getWriter()
  return {
    async write(chunk) {
      await writer.ready
      await writer.write(chunk)
    },
    close: () => writer.close(),
  }
}

function hostSink(name: StreamName): Sink {
  const stream = hostProcess()?.[name]
  if (!stream) return consoleSink(name === 'stdout' ? 'log' : 'error')
  // Without a listener of its own a closed pipe would end the host; `write` reports the same error.
  const onError = (): void => {}
  stream.on('error', onError)
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        stream.write(chunk, (error) => (error ? reject(error) : resolve()))
      }),
    // The event follows the report.
    close: () => void setTimeout(() => stream.off('error', onError)),
  }
}

/** A page's console takes lines. */
function consoleSink(method: 'log' | 'error'): Sink {
  const decoder = new TextDecoder()
  let line = ''
  return {
    write(chunk) {
      const lines = (line + decoder.decode(chunk, { stream: true })).split('\n')
      line = lines.pop()!
      // oxlint-disable-next-line no-console -- this is what `inherit` means in a page
      for (const text of lines) console[method](text)
    },
    close() {
      // oxlint-disable-next-line no-console -- as above
      if (line) console[method](line)
    },
  }
}

/** `pipe`: what was written waits in a stream that somebody reads. */
export function createReadable(): { sink: Sink; stream: ReadableStream<Uint8Array> } {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let gone: Error | undefined
  let taken: (() => void)[] = []
  const onTaken = (): void => {
    const waiting = taken
    taken = []
    for (const resolve of waiting) resolve()
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own
    },
    pull: onTaken,
    cancel() {
      gone = new Error('The reader of the stream has cancelled it')
      onTaken()
    },
  })
  const sink: Sink = {
    detached: true,
    write(chunk) {
      if (gone) throw gone
      controller.enqueue(chunk)
      return controller.desiredSize! > 0 ? undefined : new Promise((resolve) => taken.push(resolve))
    },
    close() {
      if (!gone) controller.close()
    },
  }
  return { sink, stream }
}

/** `collect`: keeps everything, up to a limit. */
export class Collector implements Sink {
  readonly chunks: Uint8Array[] = []
  readonly #limit: number
  readonly #onLimit: () => void
  #wake: (() => void)[] = []
  #length = 0
  #closed = false

  constructor(limit: number, onLimit: () => void) {
    this.#limit = limit
    this.#onLimit = onLimit
  }

  write(chunk: Uint8Array): void {
    const room = this.#limit - this.#length
    this.chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
    this.#length += Math.min(chunk.length, room)
    this.#notify()
    if (chunk.length > room) this.#onLimit()
  }

  close(): void {
    this.#closed = true
    this.#notify()
  }

  /** All chunks from the first on, as they come. */
  async *follow(): AsyncGenerator<Uint8Array> {
    for (let i = 0; ; i++) {
      while (i >= this.chunks.length) {
        if (this.#closed) return
        await new Promise<void>((resolve) => this.#wake.push(resolve))
      }
      yield this.chunks[i]!
    }
  }

  #notify(): void {
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }
}
