import type { GoResult } from '../program/result.ts'

/** What all errors of a run have in common: what was collected until then. */
export abstract class GoRunError extends Error {
  /** `exitCode` is -1 where the program was ended before it exited. */
  readonly result: GoResult

  constructor(message: string, result: GoResult, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.result = result
  }

  get exitCode(): number {
    return this.result.exitCode
  }

  get stdout(): string {
    return this.result.stdout
  }

  get stderr(): string {
    return this.result.stderr
  }
}

/** The program exited with a code other than 0. `reject: false` gives the result instead. */
export class GoExitError extends GoRunError {
  override name = 'GoExitError'
}

/** A line of a goroutine's traceback. */
export interface GoFrame {
  readonly function: string
  readonly file: string
  readonly line: number
}

/** The program ended by a Go panic or fatal error; `message` is Go's own. */
export class GoPanicError extends GoExitError {
  override name = 'GoPanicError'
  /** As in the traceback: `goroutine 1 [running]`. */
  readonly goroutine: string
  readonly frames: readonly GoFrame[]

  constructor(panic: { message: string; goroutine: string; frames: readonly GoFrame[] }, result: GoResult) {
    super(panic.message, result)
    this.goroutine = panic.goroutine
    this.frames = panic.frames
  }
}

/** The run was ended from outside: by `kill`, `signal`, or a stream that failed. `cause` says why. */
export class GoAbortError extends GoRunError {
  override name = 'GoAbortError'
}

/** The run took longer than `timeout`. */
export class GoTimeoutError extends GoRunError {
  override name = 'GoTimeoutError'
}

/** The run went past `maxOutput`. */
export class GoLimitError extends GoRunError {
  override name = 'GoLimitError'
}

/** The wasm trapped, or a function in `imports` threw. The instance is gone. */
export class GoTrapError extends GoRunError {
  override name = 'GoTrapError'
}

/** The binary could not be fetched or compiled. */
export class GoLoadError extends Error {
  override readonly name = 'GoLoadError'
}
