import { EBADF, ENAMETOOLONG, SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'

const utf8 = new TextEncoder()

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fd_prestat_get */
export function prestatSyscalls({ memory, descriptors }: Guest): Syscalls {
  const preopen = (fd: number): Uint8Array | undefined => {
    const path = descriptors.find(fd)?.preopen
    return path === undefined ? undefined : utf8.encode(path)
  }
  return {
    /** `EBADF`: not a preopened directory; Go's start-up allows no other errno. */
    fd_prestat_get(fd: number, result: number) {
      const path = preopen(fd)
      if (!path) return EBADF
      memory.setU32(result, 0)
      memory.setU32(result + 4, path.length)
      return SUCCESS
    },
    /** `EBADF`; `ENAMETOOLONG`: the buffer is too short. */
    fd_prestat_dir_name(fd: number, buffer: number, length: number) {
      const path = preopen(fd)
      if (!path) return EBADF
      if (length < path.length) return ENAMETOOLONG
      memory.write(buffer, path)
      return SUCCESS
    },
  }
}
