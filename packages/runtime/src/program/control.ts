import { GoAbortError, GoLimitError, GoTimeoutError, type GoRunError } from '../errors/errors.ts'
import { sleepUntil } from '../suspension/sleep.ts'
import type { Wait } from '../wasi/guest.ts'
import type { GoResult } from './result.ts'
import type { RunOptions } from './run-options.ts'

/** Thrown to leave the program for good; the reason is kept by the {@link Control}. */
const STOPPED = { toString: () => 'The Go program was ended' }

/** Makes the error of a run that was ended before it exited. */
export type Ending = (result: GoResult) => GoRunError

/** Ends a run from outside: `kill`, `signal`, `timeout`, limits, streams that fail. */
export class Control {
  readonly #name: string
  readonly #deadline: number
  readonly #release: (() => void)[] = []
  #leave: ((reason: unknown) => void) | undefined
  ending: Ending | undefined

  constructor(name: string, { signal, timeout }: RunOptions) {
    this.#name = name
    this.#deadline = timeout === undefined ? Infinity : performance.now() + timeout
    if (timeout !== undefined) this.#release.push(sleepUntil(this.#deadline, () => this.#timeOut()))
    if (signal?.aborted) {
      this.abort(signal.reason)
    } else if (signal) {
      const onAbort = (): void => this.abort(signal.reason)
      signal.addEventListener('abort', onAbort)
      this.#release.push(() => signal.removeEventListener('abort', onAbort))
    }
  }

  /** At once where the program waits, else in its next syscall that looks. The first ending counts. */
  end(ending: Ending): void {
    this.ending ??= ending
    this.#leave?.(STOPPED)
  }

  abort(reason: unknown): void {
    this.end((result) => new GoAbortError(`${this.#name} was aborted${describe(reason)}`, result, reason))
  }

  passLimit(stream: string, limit: number): void {
    this.end(
      (result) =>
        new GoLimitError(
          `${this.#name} wrote more than maxOutput (${limit} bytes) to ${stream}. ` +
            `Raise maxOutput, or take the output as it comes with ${stream}: 'pipe' or a function.`,
          result,
        ),
    )
  }

  /** @throws STOPPED where the run was ended */
  checkpoint(): void {
    if (performance.now() >= this.#deadline) this.#timeOut()
    if (this.ending) throw STOPPED
  }

  /** The promise's result. @throws STOPPED as soon as the run is ended */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#leave = reject
      promise.then(resolve, reject)
      if (this.ending) reject(STOPPED)
    })
  }

  /** Waits until a source is ready or the time has come. @throws STOPPED as soon as the run is ended */
  wait({ sources, deadline }: Wait): Promise<void> {
    const stops: (() => void)[] = []
    const ready = new Promise<void>((resolve) => {
      for (const source of sources) stops.push(source.subscribe(() => source.isReady() && resolve()))
      if (deadline !== undefined) stops.push(sleepUntil(deadline, resolve))
    })
    return this.race(ready).finally(() => {
      for (const stop of stops) stop()
    })
  }

  release(): void {
    for (const release of this.#release) release()
  }

  #timeOut(): void {
    this.end((result) => new GoTimeoutError(`${this.#name} ran longer than its timeout`, result))
  }
}

function describe(reason: unknown): string {
  if (reason === undefined) return ''
  return `: ${reason instanceof Error ? reason.message : String(reason)}`
}
