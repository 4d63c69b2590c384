import type { DirectoryNode, FileNode, Node } from '../fs/node.ts'
import type { Input } from '../stdio/input.ts'
import type { Output } from '../stdio/output.ts'
import { EBADF, ENOTDIR, fail } from './errno.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#filetype */
export const FILETYPE_CHARACTER_DEVICE = 2
export const FILETYPE_DIRECTORY = 3
export const FILETYPE_REGULAR_FILE = 4

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fdflags */
export const FDFLAGS_APPEND = 1
export const FDFLAGS_NONBLOCK = 4

/** An open file: a stream of the process, or a node of the file system. */
export interface Descriptor {
  flags: number
  readonly input?: Input
  readonly output?: Output
  readonly node?: Node
  /** Guest path of a preopened directory. */
  readonly preopen?: string
  readonly canRead?: boolean
  readonly canWrite?: boolean
  offset: number
  /** Of a directory being read: its entries, as they were when reading began. */
  listing?: readonly [name: string, node: Node][]
}

/** The guest's open files, by number; the lowest free number is given. */
export class Descriptors {
  readonly #open: (Descriptor | undefined)[] = []

  constructor(first: readonly Descriptor[]) {
    this.#open.push(...first)
  }

  /** @throws Errno `EBADF` */
  get(fd: number): Descriptor {
    return this.#open[fd] ?? fail(EBADF)
  }

  find(fd: number): Descriptor | undefined {
    return this.#open[fd]
  }

  open(descriptor: Descriptor): number {
    const free = this.#open.indexOf(undefined)
    const fd = free < 0 ? this.#open.length : free
    this.#open[fd] = descriptor
    return fd
  }

  /** @throws Errno `EBADF` */
  close(fd: number): void {
    this.get(fd)
    this.#open[fd] = undefined
  }

  /** @throws Errno `EBADF`; `ENOTDIR` */
  directory(fd: number): DirectoryNode {
    const { node } = this.get(fd)
    return node?.entries ? node : fail(ENOTDIR)
  }

  /** @throws Errno `EBADF`, also for a descriptor that is no regular file */
  file(fd: number): Descriptor & { node: FileNode } {
    const descriptor = this.get(fd)
    return descriptor.node?.data ? (descriptor as Descriptor & { node: FileNode }) : fail(EBADF)
  }
}
