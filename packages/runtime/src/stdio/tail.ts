/** Enough for the traceback of a panic. */
const tailLength = 256 * 1024

/** The last bytes of a stream that goes elsewhere. */
export class Tail {
  #chunks: Uint8Array[] = []
  #length = 0

  write(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    // Half of them at a time: a chunk costs nothing then, however small.
    if (this.#length > 2 * tailLength) {
      let kept = this.#chunks.length
      for (let length = 0; length < tailLength;) length += this.#chunks[--kept]!.length
      this.#chunks = this.#chunks.slice(kept)
      this.#length = this.#chunks.reduce((sum, { length }) => sum + length, 0)
    }
  }

  get chunks(): readonly Uint8Array[] {
    return this.#chunks
  }
}
