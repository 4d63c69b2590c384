import type { Guest, Syscalls } from './guest.ts'
import { SUCCESS } from './errno.ts'

/**
 * `args_get`, `args_sizes_get`, `environ_get` and `environ_sizes_get`: lists of NUL-terminated UTF-8 strings.
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#args_get
 */
export function stringSyscalls(guest: Guest): Syscalls {
  return { ...list(guest, 'args', guest.args), ...list(guest, 'environ', guest.env) }
}

function list({ memory }: Guest, name: string, strings: readonly Uint8Array[]): Syscalls {
  return {
    [`${name}_sizes_get`](count: number, size: number) {
      memory.setU32(count, strings.length)
      memory.setU32(
        size,
        strings.reduce((sum, string) => sum + string.length + 1, 0),
      )
      return SUCCESS
    },
    [`${name}_get`](pointers: number, buffer: number) {
      for (const string of strings) {
        memory.setU32(pointers, buffer)
        memory.write(buffer, string)
        memory.zero(buffer + string.length, 1)
        pointers += 4
        buffer += string.length + 1
      }
      return SUCCESS
    },
  }
}
