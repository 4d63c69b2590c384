import type { Guest, Syscalls } from './guest.ts'
import { SUCCESS } from './errno.ts'

const utf8 = new TextEncoder()

/**
 * `args_get`, `args_sizes_get`, `environ_get` and `environ_sizes_get`: lists of NUL-terminated UTF-8 strings.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#args_get
 */
export function stringSyscalls(guest: Guest): Syscalls {
  return { ...list(guest, 'args', guest.args), ...list(guest, 'environ', guest.env) }
}

function list({ memory }: Guest, name: string, strings: readonly string[]): Syscalls {
  return {
    [`${name}_sizes_get`](count: number, size: number) {
      memory.setU32(count, strings.length)
      memory.setU32(
        size,
        strings.reduce((sum, string) => sum + utf8Length(string) + 1, 0),
      )
      return SUCCESS
    },
    [`${name}_get`](pointers: number, buffer: number) {
      for (const string of strings) {
        memory.setU32(pointers, buffer)
        const length = utf8Length(string)
        utf8.encodeInto(string, memory.slice(buffer, length))
        memory.zero(buffer + length, 1)
        pointers += 4
        buffer += length + 1
      }
      return SUCCESS
    },
  }
}

/** Most strings are ASCII, and an encoder is slow for short ones. */
function utf8Length(string: string): number {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  return /^[\0-\x7f]*$/.test(string) ? string.length : utf8.encode(string).length
}
