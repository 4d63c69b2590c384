import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashBytes } from './hash.ts'

/**
 * A folder of results. Files are written whole and then renamed, so that several processes can share it; binaries are
 * named after their content, and what does not match its name is not there.
 */
export class CacheStore {
  readonly directory: string
  readonly #onWarning: (message: string) => void
  readonly #written = new Set<string>()
  #warned = false

  /** @param onWarning hears of a cache that cannot be written: the build goes on without */
  constructor(directory: string, onWarning: (message: string) => void) {
    this.directory = directory
    this.#onWarning = onWarning
  }

  /** Undefined also for what is not of the expected kind. */
  async readJson<T>(name: string, isExpected: (value: unknown) => value is T): Promise<T | undefined> {
    const text = await readIfThere(join(this.directory, name))
    if (!text) return undefined
    try {
      const value: unknown = JSON.parse(text.toString())
      return isExpected(value) ? value : undefined
    } catch {
      return undefined
    }
  }

  async writeJson(name: string, value: unknown): Promise<void> {
    await this.#write(name, JSON.stringify(value))
  }

  /** Where a binary of that hash is, whether it is there or not. */
  binaryPath(hash: string): string {
    return join(this.directory, 'wasm', `${hash}.wasm`)
  }

  /** Undefined also for a file that was cut short or changed. */
  async readBinary(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await readIfThere(this.binaryPath(hash))
    return bytes && hashBytes(bytes) === hash ? (bytes as Uint8Array<ArrayBuffer>) : undefined
  }

  /**
   * @param hash of the bytes
   * @returns false where it could not be written
   */
  async writeBinary(hash: string, bytes: Uint8Array): Promise<boolean> {
    if (!this.#written.has(hash) && (await this.#write(join('wasm', `${hash}.wasm`), bytes))) this.#written.add(hash)
    return this.#written.has(hash)
  }

  async #write(name: string, content: string | Uint8Array): Promise<boolean> {
    const file = join(this.directory, name)
    const temporary = `${file}.${randomUUID()}.tmp`
    try {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(temporary, content)
      await rename(temporary, file)
      return true
    } catch (error) {
      // Where not even the folder could be made, there is nothing to remove.
      await rm(temporary, { force: true }).catch(() => undefined)
      if (!this.#warned) {
        this.#warned = true
        this.#onWarning(`The cache in ${this.directory} cannot be written: ${(error as Error).message}`)
      }
      return false
    }
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch {
    // Not there, or not readable: built anew.
    return undefined
  }
}
