import type { Pollable } from '../stdio/pollable.ts'
import type { Descriptors } from './descriptors.ts'
import type { GuestMemory } from './guest-memory.ts'

/** What the syscalls know of the program they serve. */
export interface Guest {
  readonly memory: GuestMemory
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly descriptors: Descriptors
  /**
   * Suspends the program until one of `sources` is ready or the time has come; then `finish` gives the call's errno.
   * To be returned from the syscall.
   */
  suspend(key: string, wait: Wait, finish: () => number): number
  /** Throws where the run was ended meanwhile: by `kill`, `signal`, `timeout` or a limit. */
  checkpoint(): void
  /** True where Go's runtime itself (`print`, a panic) called `fd_write`, which may neither fail nor suspend. */
  calledByRuntime(): boolean
}

export interface Wait {
  readonly sources: readonly Pollable[]
  /** In milliseconds of `performance.now()`. */
  readonly deadline?: number | undefined
}

export type Syscall = (...args: never[]) => number | bigint | void
export type Syscalls = Record<string, Syscall>
