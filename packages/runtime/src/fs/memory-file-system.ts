import {
  addEntry,
  asFile,
  createDirectory,
  createFile,
  existing,
  makeDirectory,
  removeEntry,
  resolvePath,
  touch,
  type DirectoryNode,
  type Node,
  type Place,
} from './node.ts'
import type { FileContent, FileStat, FileSystem } from './file-system.ts'
import { EEXIST, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, Errno, EINVAL, ENOTCAPABLE, fail } from '../wasi/errno.ts'

const utf8 = new TextEncoder()

const codes: Record<number, [code: string, words: string]> = {
  [EEXIST]: ['EEXIST', 'file already exists'],
  [EISDIR]: ['EISDIR', 'illegal operation on a directory'],
  [ENOENT]: ['ENOENT', 'no such file or directory'],
  [ENOTDIR]: ['ENOTDIR', 'not a directory'],
  [ENOTEMPTY]: ['ENOTEMPTY', 'directory not empty'],
  [EINVAL]: ['EINVAL', 'invalid argument'],
  [ENOTCAPABLE]: ['EACCES', 'the path leads out of the file system'],
}

/**
 * A file system in memory, what a program sees at `/` by default.
 *
 * @example
 * ```ts
 * const files = new MemoryFileSystem({ '/in/a.txt': 'x' })
 * await run(['/in/a.txt'], { files })
 * await files.readFile('/out.txt', 'utf8')
 * ```
 */
export class MemoryFileSystem implements FileSystem {
  /** @internal */
  readonly root: DirectoryNode = createDirectory()

  /** @param files contents by absolute path; the directories on the way are made */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.#write(path, content)
  }

  async readFile(path: string): Promise<Uint8Array>
  async readFile(path: string, encoding: 'utf8' | 'utf-8'): Promise<string>
  async readFile(path: string, encoding?: string): Promise<Uint8Array | string> {
    const { data, size } = this.#do('open', path, () => asFile(existing(this.#resolve(path))))
    const bytes = data.slice(0, size)
    return encoding ? new TextDecoder().decode(bytes) : bytes
  }

  /** Makes the directories on the way. */
  async writeFile(path: string, content: FileContent): Promise<void> {
    this.#write(path, content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content)
  }

  async readdir(path: string): Promise<string[]> {
    return this.#do('scandir', path, () => {
      const { entries } = existing(this.#resolve(path))
      return entries ? [...entries.keys()].sort() : fail(ENOTDIR)
    })
  }

  async stat(path: string): Promise<FileStat> {
    const node = this.#do('stat', path, () => existing(this.#resolve(path)))
    return {
      size: node.entries ? 0 : node.size,
      mtimeMs: Number(node.mtime) / 1e6,
      isFile: () => !node.entries,
      isDirectory: () => !!node.entries,
    }
  }

  async mkdir(path: string, options: { recursive?: boolean } = {}): Promise<void> {
    this.#do('mkdir', path, () => {
      if (options.recursive) this.#makeDirectories(path)
      else makeDirectory(this.#resolve(path))
    })
  }

  async rm(path: string, options: { recursive?: boolean; force?: boolean } = {}): Promise<void> {
    this.#do('rm', path, () => {
      const place = this.#resolve(path)
      if (!place.node && options.force) return
      const node = existing(place)
      if (node.entries && !options.recursive) fail(EISDIR)
      if (place.name) removeEntry(place)
      else node.entries?.clear()
    })
  }

  /** All files, by absolute path. */
  toObject(): Record<string, Uint8Array> {
    const files: Record<string, Uint8Array> = {}
    const collect = (path: string, node: Node): void => {
      if (!node.entries) files[path] = node.data.slice(0, node.size)
      else for (const [name, child] of node.entries) collect(`${path}/${name}`, child)
    }
    collect('', this.root)
    return files
  }

  #write(path: string, content: string | Uint8Array): void {
    const data = typeof content === 'string' ? utf8.encode(content) : content.slice()
    this.#do('open', path, () => {
      const parent = path.replace(/\/[^/]*$/, '')
      if (parent !== path) this.#makeDirectories(parent)
      const place = this.#resolve(path)
      if (!place.node) {
        addEntry(place, createFile(data))
      } else {
        const file = asFile(place.node)
        file.data = data
        file.size = data.length
        touch(file)
      }
    })
  }

  #makeDirectories(path: string): void {
    let directory: DirectoryNode = this.root
    for (const name of path.split('/').filter(Boolean)) {
      const place = resolvePath(directory, name)
      const node = place.node ?? makeDirectory(place)
      directory = node.entries ? node : fail(ENOTDIR)
    }
  }

  #resolve(path: string): Place {
    return resolvePath(this.root, path.replace(/^\/+/, '') || '.')
  }

  /** Turns an errno into an error as `node:fs` throws it. */
  #do<T>(syscall: string, path: string, action: () => T): T {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof Errno)) throw error
      const [code, words] = codes[error.errno] ?? ['EIO', `WASI errno ${error.errno}`]
      throw Object.assign(new Error(`${code}: ${words}, ${syscall} '${path}'`), {
        code,
        syscall,
        path,
      })
    }
  }
}
