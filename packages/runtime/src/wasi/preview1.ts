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
const absent = (
  'fd_allocate fd_fdstat_set_rights fd_renumber path_link path_symlink proc_raise ' +
  'sock_accept sock_recv sock_send sock_shutdown'
).split(' ')

const families = [
  stringSyscalls,
  clockSyscalls,
  randomSyscalls,
  fdSyscalls,
  prestatSyscalls,
  readdirSyscalls,
  pathSyscalls,
  pollSyscalls,
]

/** All functions of WASI preview 1. https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md */
export function preview1(guest: Guest): Syscalls {
  const syscalls: Syscalls = Object.assign({}, processSyscalls)
  for (const family of families) {
    const functions = family(guest)
    for (const name in functions) syscalls[name] = answeringErrno(functions[name]!)
  }
  for (const name of absent) syscalls[name] = notThere
  return syscalls
}

const notThere = (): number => ENOSYS

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
