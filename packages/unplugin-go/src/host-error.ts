import { GoError } from '@unplugin-go/compiler'
import type { RollupError } from 'rollup'

/** A GoError as Rollup and Vite show it: with place and code frame. */
export function toRollupError(error: GoError, id: string): RollupError & { plugin: string } {
  const { message, code, loc, frame } = error
  return {
    name: error.name,
    message,
    plugin: 'unplugin-go',
    pluginCode: code,
    id: loc?.file ?? id,
    // Rollup would look for the place in its own sources.
    ...(loc ? { loc } : {}),
    ...(frame ? { frame } : {}),
    ...(error.stack ? { stack: '' } : {}),
  }
}

/** A GoError as text, for bundlers that show nothing else. */
export function toPlainError(error: GoError): Error {
  return new Error(error.frame ? `${error.message}\n\n${error.frame}` : error.message, { cause: error })
}

/** Several programs that failed at once, as one error: the first one's place, all messages. */
export function mergeErrors(errors: readonly GoError[]): GoError {
  const [first, ...others] = errors as [GoError, ...GoError[]]
  if (!others.length) return first
  const { code, docs, loc, frame } = first
  return new GoError({
    code,
    message: errors.map(({ message }) => message).join('\n\n'),
    diagnostics: errors.flatMap(({ diagnostics }) => diagnostics),
    cause: first,
    ...(docs ? { docs } : {}),
    ...(loc ? { loc } : {}),
    ...(frame ? { frame } : {}),
  })
}
