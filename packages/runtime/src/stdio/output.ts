import { Listeners, type Pollable } from './pollable.ts'
import type { Tail } from './tail.ts'

/** Where a stream's bytes go. `write` gives a promise where the next chunk should wait for it. */
export interface Sink {
  write(chunk: Uint8Array): Promise<void> | void
  /** The program has ended. */
  close?(): Promise<void> | void
  /** The bytes have an owner already: the end of the program does not wait until they are taken. */
  readonly detached?: boolean
}

/** Bytes under way before a program has to wait. */
const highWaterMark = 256 * 1024

/** A guest's stdout or stderr. */
export class Output implements Pollable {
  readonly #sink: Sink
  readonly #tail: Tail | undefined
  readonly #listeners = new Listeners()
  #pending = 0
  /** The reader is gone, or failed. */
  closed: { readonly cause: unknown } | undefined

  constructor(sink: Sink, tail?: Tail) {
    this.#sink = sink
    this.#tail = tail
  }

  isReady(): boolean {
    return this.#pending < highWaterMark || !!this.closed
  }

  subscribe(onChange: () => void): () => void {
    return this.#listeners.subscribe(onChange)
  }

  /** Takes a chunk, which the caller may not change afterwards. */
  write(chunk: Uint8Array): void {
    if (!chunk.length) return
    this.#tail?.write(chunk)
    try {
      const written = this.#sink.write(chunk)
      if (!written) return
      this.#pending += chunk.length
      written.then(
        () => this.#settle(chunk.length),
        (cause: unknown) => this.#settle(chunk.length, { cause }),
      )
    } catch (cause) {
      this.closed ??= { cause }
    }
  }

  /** Waits until what was written is out, then closes the sink. */
  async close(): Promise<void> {
    while (this.#pending && !this.closed && !this.#sink.detached) {
      await new Promise<void>((resolve) => {
        const stop = this.subscribe(() => {
          stop()
          resolve()
        })
      })
    }
    if (!this.closed) {
      try {
        await this.#sink.close?.()
      } catch (cause) {
        this.closed = { cause }
      }
    }
  }

  #settle(length: number, closed?: { readonly cause: unknown }): void {
    this.#pending -= length
    this.closed ??= closed
    this.#listeners.notify()
  }
}
