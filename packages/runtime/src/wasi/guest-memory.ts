/** The guest's linear memory. Views are taken anew after it has grown. Pointers may come as negative numbers: i32. */
export class GuestMemory {
  #memory: WebAssembly.Memory | undefined
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array()
  #view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0))

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    this.#refresh()
    return this.#bytes
  }

  get view(): DataView<ArrayBuffer> {
    this.#refresh()
    return this.#view
  }

  #refresh(): void {
    const buffer = this.#memory!.buffer as ArrayBuffer
    if (this.#bytes.buffer === buffer) return
    this.#bytes = new Uint8Array(buffer)
    this.#view = new DataView(buffer)
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at >>> 0, value, true)
  }

  setU64(at: number, value: bigint): void {
    this.view.setBigUint64(at >>> 0, value, true)
  }

  write(at: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, at >>> 0)
  }

  zero(at: number, length: number): void {
    this.bytes.fill(0, at >>> 0, (at >>> 0) + length)
  }

  /** The bytes at a pointer, not copied. */
  slice(at: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(at >>> 0, (at >>> 0) + (length >>> 0))
  }

  /** The buffers of an `iovec` or `ciovec` array. */
  iovecs(at: number, count: number): Uint8Array<ArrayBuffer>[] {
    const { view } = this
    const vectors: Uint8Array<ArrayBuffer>[] = []
    at >>>= 0
    for (let i = 0; i < count; i++) {
      vectors.push(this.slice(view.getUint32(at + 8 * i, true), view.getUint32(at + 8 * i + 4, true)))
    }
    return vectors
  }
}
