import { SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'

/** `getRandomValues` refuses more. */
const largestRequest = 65536

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#random_get */
export function randomSyscalls({ memory }: Guest): Syscalls {
  return {
    random_get(buffer: number, length: number) {
      const bytes = memory.slice(buffer, length)
      for (let at = 0; at < bytes.length; at += largestRequest) {
        crypto.getRandomValues(bytes.subarray(at, at + largestRequest))
      }
      return SUCCESS
    },
  }
}
