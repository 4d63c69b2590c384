import { Listeners, type Pollable } from './pollable.ts'

/** Gives the next chunk, or `undefined` at the end. */
export interface Source {
  next(): Promise<Uint8Array | string | undefined>
  /** Nothing more is wanted. */
  cancel?(): void
}

const utf8 = new TextEncoder()

/** A guest's stdin: bytes that are there, and a source that is asked for more when the guest wants them. */
export class Input implements Pollable {
  readonly #source: Source | undefined
  readonly #listeners = new Listeners()
  #chunk: Uint8Array
  #ended: boolean
  #pulling = false
  #error: { readonly cause: unknown } | undefined

  constructor(start: string | Uint8Array, source?: Source) {
    this.#chunk = typeof start === 'string' ? utf8.encode(start) : start
    this.#source = source
    this.#ended = !source
  }

  /** The source's error, once the guest could see it. */
  get failed(): { readonly cause: unknown } | undefined {
    return this.#chunk.length ? undefined : this.#error
  }

  isReady(): boolean {
    return this.#chunk.length > 0 || this.#ended
  }

  subscribe(onChange: () => void): () => void {
    this.#pull()
    return this.#listeners.subscribe(onChange)
  }

  /** Fills the targets with what is there; 0 at the end. */
  read(targets: readonly Uint8Array[]): number {
    let read = 0
    for (const target of targets) {
      const part = this.#chunk.subarray(0, target.length)
      target.set(part)
      this.#chunk = this.#chunk.subarray(part.length)
      read += part.length
    }
    return read
  }

  cancel(): void {
    this.#ended = true
    this.#source?.cancel?.()
  }

  #pull(): void {
    if (this.#pulling || this.isReady()) return
    this.#pulling = true
    this.#next().then(
      () => {
        this.#pulling = false
        this.#listeners.notify()
      },
      (cause: unknown) => {
        this.#pulling = false
        this.#ended = true
        this.#error = { cause }
        this.#listeners.notify()
      },
    )
  }

  async #next(): Promise<void> {
    do {
      const chunk = await this.#source!.next()
      if (chunk === undefined) this.#ended = true
      else this.#chunk = typeof chunk === 'string' ? utf8.encode(chunk) : chunk
    } while (!this.isReady())
  }
}
