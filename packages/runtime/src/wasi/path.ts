import {
  addEntry,
  createFile,
  existing,
  makeDirectory,
  removeEntry,
  resizeFile,
  resolvePath,
  type DirectoryNode,
  type Node,
  type Place,
} from '../fs/node.ts'
import { realtime } from './clock.ts'
import { EBUSY, EEXIST, EINVAL, EISDIR, ENOTDIR, ENOTEMPTY, fail, SUCCESS } from './errno.ts'
import { setTimes, writeFilestat } from './filestat.ts'
import type { Guest, Syscalls } from './guest.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#oflags */
const [CREAT, DIRECTORY, EXCL, TRUNC] = [1, 2, 4, 8]
/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#rights */
const FD_READ = 2n
const FD_WRITE = 64n

const utf8 = new TextDecoder()

/**
 * `path_*`. Every call gives `EBADF`, `ENOENT`, `ENOTDIR`, `EINVAL` (a NUL) and `ENOTCAPABLE` (out of the directory) as
 * the walk of its path does. https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#path_open
 */
export function pathSyscalls({ memory, descriptors }: Guest): Syscalls {
  const resolve = (fd: number, path: number, length: number): Place =>
    resolvePath(descriptors.directory(fd), utf8.decode(memory.slice(path, length)))

  return {
    /** `EEXIST`: exclusive; `EISDIR`: a directory opened for writing. */
    path_open(
      fd: number,
      _lookup: number,
      path: number,
      length: number,
      oflags: number,
      rights: bigint,
      _inheriting: bigint,
      flags: number,
      result: number,
    ) {
      const place = resolve(fd, path, length)
      const canWrite = (rights & FD_WRITE) !== 0n
      let { node } = place
      if (node && oflags & CREAT && oflags & EXCL) return EEXIST
      if (!node && oflags & CREAT) {
        if (place.mustBeDirectory || oflags & DIRECTORY) return EISDIR
        node = createFile()
        addEntry(place, node)
      }
      node = existing({ ...place, node })
      if (node.entries) {
        if (canWrite || oflags & TRUNC) return EISDIR
      } else {
        if (oflags & DIRECTORY) return ENOTDIR
        if (oflags & TRUNC) resizeFile(node, 0)
      }
      const canRead = (rights & FD_READ) !== 0n
      memory.setU32(result, descriptors.open({ node, flags, offset: 0, canRead, canWrite }))
      return SUCCESS
    },
    path_filestat_get(fd: number, _flags: number, path: number, length: number, result: number) {
      writeFilestat(memory, result, existing(resolve(fd, path, length)))
      return SUCCESS
    },
    path_filestat_set_times(
      fd: number,
      _lookup: number,
      path: number,
      length: number,
      atime: bigint,
      mtime: bigint,
      flags: number,
    ) {
      setTimes(existing(resolve(fd, path, length)), atime, mtime, flags, realtime())
      return SUCCESS
    },
    /** `EEXIST`. */
    path_create_directory(fd: number, path: number, length: number) {
      makeDirectory(resolve(fd, path, length))
      return SUCCESS
    },
    /** `ENOTEMPTY`; `EBUSY`: the root. */
    path_remove_directory(fd: number, path: number, length: number) {
      const place = resolve(fd, path, length)
      const { entries } = existing(place)
      if (!entries) return ENOTDIR
      if (entries.size) return ENOTEMPTY
      if (!place.name) return EBUSY
      removeEntry(place)
      return SUCCESS
    },
    /** `EISDIR`. An open file stays readable and writable. */
    path_unlink_file(fd: number, path: number, length: number) {
      const place = resolve(fd, path, length)
      if (existing(place).entries) return EISDIR
      removeEntry(place)
      return SUCCESS
    },
    /** Replaces a file, or an empty directory by a directory. `EISDIR`, `ENOTDIR`, `ENOTEMPTY`; `EINVAL`: into itself. */
    path_rename(fromFd: number, fromPath: number, fromLength: number, toFd: number, toPath: number, toLength: number) {
      const from = resolve(fromFd, fromPath, fromLength)
      const node = existing(from)
      const to = resolve(toFd, toPath, toLength)
      if (!from.name || (!to.name && to.node)) return EBUSY
      if (node === to.node) return SUCCESS
      if (node.entries && contains(node, to.parent)) return EINVAL
      if (!node.entries && to.mustBeDirectory) return ENOTDIR
      replaceable(node, to.node)
      removeEntry(from)
      addEntry(to, node)
      return SUCCESS
    },
    /** No file is a symbolic link here: `EINVAL`. */
    path_readlink(fd: number, path: number, length: number) {
      existing(resolve(fd, path, length))
      return EINVAL
    },
  }
}

function contains(directory: DirectoryNode, inner: DirectoryNode): boolean {
  for (let at = inner; ; at = at.parent) {
    if (at === directory) return true
    if (at.parent === at) return false
  }
}

/** @throws Errno */
function replaceable(node: Node, target: Node | undefined): void {
  if (!target) return
  if (target.entries && !node.entries) fail(EISDIR)
  if (!target.entries && node.entries) fail(ENOTDIR)
  if (target.entries?.size) fail(ENOTEMPTY)
}
