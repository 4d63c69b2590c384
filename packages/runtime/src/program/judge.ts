import { GoAbortError, GoExitError, GoPanicError, type GoRunError } from '../errors/errors.ts'
import { parsePanic } from '../errors/parse-panic.ts'
import type { Streams } from '../stdio/streams.ts'
import type { GoResult } from './result.ts'
import type { RunOptions } from './run-options.ts'

/** Go's exit code of panics and fatal errors. */
const panicExitCode = 2

/** The error of a program that has exited, if it is one. */
export function judge(
  name: string,
  result: GoResult,
  streams: Streams,
  { reject = true }: RunOptions,
): GoRunError | undefined {
  const failed = streams.input.failed
  const lost = streams.stdout.closed ?? streams.stderr.closed
  const { exitCode } = result
  if (exitCode !== 0 && reject) {
    const stderr = streams.stderrTail()
    const panic = exitCode === panicExitCode ? parsePanic(stderr) : undefined
    if (panic) return new GoPanicError(panic, result)
    const lastLine = stderr.trimEnd().split('\n').at(-1)
    return new GoExitError(
      `${name} exited with code ${exitCode}${lastLine ? `: ${lastLine}` : ''}`,
      result,
      (failed ?? lost)?.cause,
    )
  }
  if (failed) return new GoAbortError(`The stdin of ${name} failed: ${String(failed.cause)}`, result, failed.cause)
  if (lost) return new GoAbortError(`The output of ${name} was not taken: ${String(lost.cause)}`, result, lost.cause)
  return undefined
}
