import { SUCCESS } from './errno.ts'
import type { Syscalls } from './guest.ts'

/** Thrown by `proc_exit`, which may not return to the guest. */
export class ProcExit {
  readonly code: number

  constructor(code: number) {
    this.code = code
  }
}

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#proc_exit */
export const processSyscalls: Syscalls = {
  proc_exit(code: number) {
    throw new ProcExit(code)
  },
  /** Go calls it in short loops of its own: there is nothing to yield to. */
  sched_yield: () => SUCCESS,
}
