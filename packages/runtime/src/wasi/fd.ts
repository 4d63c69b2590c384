import { resizeFile, touch } from '../fs/node.ts'
import { realtime } from './clock.ts'
import {
  FDFLAGS_APPEND,
  FDFLAGS_NONBLOCK,
  FILETYPE_CHARACTER_DEVICE,
  FILETYPE_DIRECTORY,
  FILETYPE_REGULAR_FILE,
  type Descriptor,
} from './descriptors.ts'
import { EAGAIN, EBADF, EFBIG, EINVAL, EIO, EISDIR, EPIPE, ESPIPE, fail, SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'
import { setTimes, writeFilestat } from './filestat.ts'

const allRights = 0x3fffffffn
const [SEEK_SET, SEEK_CUR, SEEK_END] = [0, 1, 2]
/** A file lives in one typed array. */
const largestFile = 2 ** 31

/**
 * `fd_*` on streams and files. Every call gives `EBADF` for a number that is not open.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fd_read
 */
export function fdSyscalls(guest: Guest): Syscalls {
  const { memory, descriptors } = guest

  const readable = (fd: number): ReturnType<typeof descriptors.file> => {
    const file = descriptors.file(fd)
    return file.canRead ? file : fail(EBADF)
  }
  const writable = (fd: number): ReturnType<typeof descriptors.file> => {
    const file = descriptors.file(fd)
    return file.canWrite ? file : fail(EBADF)
  }

  function readFileAt(fd: number, iovs: number, count: number, offset: number): number {
    const { data, size } = readable(fd).node
    let read = 0
    for (const target of memory.iovecs(iovs, count)) {
      const part = data.subarray(offset + read, Math.min(size, offset + read + target.length))
      target.set(part)
      read += part.length
    }
    return read
  }

  function writeFileAt(fd: number, iovs: number, count: number, offset: number): number {
    const { node } = writable(fd)
    const parts = memory.iovecs(iovs, count)
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const end = offset + length
    if (end > largestFile) fail(EFBIG)
    if (end > node.size) resizeFile(node, end)
    else touch(node)
    for (const part of parts) {
      node.data.set(part, offset)
      offset += part.length
    }
    return length
  }

  function readStream(descriptor: Descriptor, iovs: number, count: number, result: number): number {
    const { input } = descriptor
    if (!input) return EBADF
    guest.checkpoint()
    const finish = (): number => {
      if (input.failed) return EIO
      memory.setU32(result, input.read(memory.iovecs(iovs, count)))
      return SUCCESS
    }
    if (input.isReady()) return finish()
    if (descriptor.flags & FDFLAGS_NONBLOCK) return EAGAIN
    return guest.suspend('fd_read', { sources: [input] }, finish)
  }

  function writeStream(descriptor: Descriptor, iovs: number, count: number, result: number): number {
    const { output } = descriptor
    if (!output) return EBADF
    guest.checkpoint()
    const byRuntime = guest.calledByRuntime()
    const finish = (): number => {
      if (output.closed && !byRuntime) return EPIPE
      let written = 0
      for (const part of memory.iovecs(iovs, count)) {
        if (!output.closed) output.write(part.slice())
        written += part.length
      }
      memory.setU32(result, written)
      guest.checkpoint()
      return SUCCESS
    }
    if (byRuntime || output.isReady()) return finish()
    if (descriptor.flags & FDFLAGS_NONBLOCK) return EAGAIN
    return guest.suspend('fd_write', { sources: [output] }, finish)
  }

  return {
    /** `EAGAIN`: nothing to read yet and the stream is non-blocking; `EIO`: the stream's source failed; `EISDIR`. */
    fd_read(fd: number, iovs: number, count: number, result: number) {
      const descriptor = descriptors.get(fd)
      if (!descriptor.node) return readStream(descriptor, iovs, count, result)
      if (descriptor.node.entries) return EISDIR
      const read = readFileAt(fd, iovs, count, descriptor.offset)
      descriptor.offset += read
      memory.setU32(result, read)
      return SUCCESS
    },
    /** `EAGAIN`: the stream is full and non-blocking; `EPIPE`: its reader is gone; `EFBIG`. */
    fd_write(fd: number, iovs: number, count: number, result: number) {
      const descriptor = descriptors.get(fd)
      if (!descriptor.node) return writeStream(descriptor, iovs, count, result)
      if (descriptor.flags & FDFLAGS_APPEND) descriptor.offset = writable(fd).node.size
      const written = writeFileAt(fd, iovs, count, descriptor.offset)
      descriptor.offset += written
      memory.setU32(result, written)
      return SUCCESS
    },
    fd_pread(fd: number, iovs: number, count: number, offset: bigint, result: number) {
      memory.setU32(result, readFileAt(fd, iovs, count, Number(offset)))
      return SUCCESS
    },
    fd_pwrite(fd: number, iovs: number, count: number, offset: bigint, result: number) {
      memory.setU32(result, writeFileAt(fd, iovs, count, Number(offset)))
      return SUCCESS
    },
    fd_close(fd: number) {
      descriptors.close(fd)
      return SUCCESS
    },
    /** `ESPIPE`: a stream; `EISDIR`; `EINVAL`: before the start, or another `whence`. */
    fd_seek(fd: number, delta: bigint, whence: number, result: number) {
      const descriptor = descriptors.get(fd)
      const { node } = descriptor
      if (!node) return ESPIPE
      if (node.entries) return EISDIR
      const from =
        whence === SEEK_SET ? 0 : whence === SEEK_CUR ? descriptor.offset : whence === SEEK_END ? node.size : NaN
      const offset = from + Number(delta)
      if (!(offset >= 0)) return EINVAL
      descriptor.offset = offset
      memory.setU64(result, BigInt(offset))
      return SUCCESS
    },
    /** `ESPIPE`: a stream. */
    fd_tell(fd: number, result: number) {
      const { node, offset } = descriptors.get(fd)
      if (!node) return ESPIPE
      memory.setU64(result, BigInt(offset))
      return SUCCESS
    },
    fd_fdstat_get(fd: number, result: number) {
      const { node, flags } = descriptors.get(fd)
      const type = !node ? FILETYPE_CHARACTER_DEVICE : node.entries ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE
      memory.setU32(result, type | (flags << 16))
      memory.setU32(result + 4, 0)
      memory.setU64(result + 8, allRights)
      memory.setU64(result + 16, allRights)
      return SUCCESS
    },
    fd_fdstat_set_flags(fd: number, flags: number) {
      descriptors.get(fd).flags = flags
      return SUCCESS
    },
    fd_filestat_get(fd: number, result: number) {
      writeFilestat(memory, result, descriptors.get(fd).node)
      return SUCCESS
    },
    /** `EBADF`: not open for writing; `EFBIG`. */
    fd_filestat_set_size(fd: number, size: bigint) {
      if (size > largestFile) return EFBIG
      resizeFile(writable(fd).node, Number(size))
      return SUCCESS
    },
    /** `EINVAL`: contradictory flags; `EBADF`: a stream. */
    fd_filestat_set_times(fd: number, atime: bigint, mtime: bigint, flags: number) {
      setTimes(descriptors.get(fd).node ?? fail(EBADF), atime, mtime, flags, realtime())
      return SUCCESS
    },
    fd_sync: (fd: number) => (descriptors.get(fd), SUCCESS),
    fd_datasync: (fd: number) => (descriptors.get(fd), SUCCESS),
    fd_advise: (fd: number) => (descriptors.get(fd), SUCCESS),
  }
}
