import type { GoFrame } from './errors.ts'

const heading = /^(?:panic: |fatal error: |runtime: out of memory)/m
const framePattern = /^(\S.*)\(.*\)\n\t(.+):(\d+)(?: \+0x[0-9a-f]+)?$/gm

/**
 * Finds the message and the first goroutine of a Go traceback.
 *
 * @returns undefined where the text has none: a program may exit with code 2 for reasons of its own
 */
export function parsePanic(
  stderr: string,
): { message: string; goroutine: string; frames: readonly GoFrame[] } | undefined {
  const start = stderr.search(heading)
  if (start < 0) return undefined
  const text = stderr.slice(start)
  const goroutineAt = text.search(/^goroutine \d+/m)
  const message = text.slice(0, text.search(/^goroutine \d+|^runtime stack:|$(?![\s\S])/m)).trim()
  const [goroutine = '', ...rest] = goroutineAt < 0 ? [] : text.slice(goroutineAt).split('\n\n')[0]!.split('\n')
  const frames = [...rest.join('\n').matchAll(framePattern)].map(([, name, file, line]) => ({
    function: name!,
    file: file!,
    line: Number(line),
  }))
  return { message, goroutine: goroutine.replace(/:$/, ''), frames }
}
