/** Something that becomes ready: what `poll_oneoff` waits for. */
export interface Pollable {
  /** Ready now, also where the next call would fail. */
  isReady(): boolean
  /** Calls back once or more when that may have changed; gives what ends it. */
  subscribe(onChange: () => void): () => void
}

/** The listeners of a {@link Pollable}. */
export class Listeners {
  readonly #listeners = new Set<() => void>()

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange)
    return () => this.#listeners.delete(onChange)
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
