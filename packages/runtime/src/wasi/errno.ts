/**
 * Error numbers of WASI preview 1, under their POSIX names.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#errno
 */
export const SUCCESS = 0
export const EAGAIN = 6
export const EBADF = 8
export const EBUSY = 10
export const EEXIST = 20
export const EFBIG = 22
export const EINVAL = 28
export const EIO = 29
export const EISDIR = 31
export const ENAMETOOLONG = 37
export const ENOENT = 44
export const ENOSYS = 52
export const ENOTDIR = 54
export const ENOTEMPTY = 55
export const EPIPE = 64
export const ESPIPE = 70
export const ENOTCAPABLE = 76

/** Thrown inside the file system and the syscalls; becomes the call's result. No `Error`: no stack is captured. */
export class Errno {
  readonly errno: number

  constructor(errno: number) {
    this.errno = errno
  }
}

/** @throws Errno always. */
export function fail(errno: number): never {
  throw new Errno(errno)
}
