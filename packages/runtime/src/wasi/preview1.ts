import { clockSyscalls } from './clock.ts'
import { ENOSYS, Errno } from './errno.ts'
import { fdSyscalls } from './fd.ts'
import type { Guest, Syscall, Syscalls } from './guest.ts'
import { pathSyscalls } from './path.ts'
import { pollSyscalls } from './poll.ts'
import { prestatSyscalls } from './prestat.ts'
import { processSyscalls } from './proc.ts'
import { randomSyscalls } from './random.ts'
import { readdirSyscalls } from './readdir.ts'
import { stringSyscalls } from './strings.ts'

export const PREVIEW1 = 'wasi_snapshot_preview1'

/** Present, since a missing import fails to link, but not there yet. */
const absent =
  'fd_allocate fd_fdstat_set_rights fd_renumber path_link path_symlink proc_raise ' +
  'sock_accept sock_recv sock_send sock_shutdown'

/** All functions of WASI preview 1. https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md */
export function preview1(guest: Guest): Syscalls {
  const syscalls: Syscalls = {
    ...stringSyscalls(guest),
    ...clockSyscalls(guest),
    ...randomSyscalls(guest),
    ...fdSyscalls(guest),
    ...prestatSyscalls(guest),
    ...readdirSyscalls(guest),
    ...pathSyscalls(guest),
    ...pollSyscalls(guest),
  }
  for (const name in syscalls) syscalls[name] = answeringErrno(syscalls[name]!)
  for (const name of absent.split(' ')) syscalls[name] = () => ENOSYS
  return Object.assign(syscalls, processSyscalls)
}

function answeringErrno(syscall: Syscall): Syscall {
  return (...args) => {
    try {
      return syscall(...args)
    } catch (error) {
      if (error instanceof Errno) return error.errno
      throw error
    }
  }
}
