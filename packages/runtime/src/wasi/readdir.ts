import type { Node } from '../fs/node.ts'
import { FILETYPE_DIRECTORY, FILETYPE_REGULAR_FILE } from './descriptors.ts'
import { SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'

const utf8 = new TextEncoder()
const headerSize = 24

/**
 * `fd_readdir`: entries as they were when reading began, so that what was returned may be removed meanwhile. Each is
 *
 *     0 d_next u64 | 8 d_ino u64 | 16 d_namlen u32 | 20 d_type u8 | 24 name
 *
 * The last is cut where the buffer ends. https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fd_readdir
 */
export function readdirSyscalls({ memory, descriptors }: Guest): Syscalls {
  return {
    /** `ENOTDIR`. */
    fd_readdir(fd: number, buffer: number, length: number, cookie: bigint, result: number) {
      const directory = descriptors.directory(fd)
      const descriptor = descriptors.get(fd)
      if (cookie === 0n || !descriptor.listing) {
        descriptor.listing = [['.', directory], ['..', directory.parent], ...directory.entries]
      }
      const target = memory.slice(buffer, length)
      let used = 0
      for (let i = Number(cookie); i < descriptor.listing.length && used < target.length; i++) {
        const entry = encodeEntry(i + 1, ...descriptor.listing[i]!)
        const part = entry.subarray(0, target.length - used)
        target.set(part, used)
        used += part.length
      }
      memory.setU32(result, used)
      return SUCCESS
    },
  }
}

function encodeEntry(next: number, name: string, node: Node): Uint8Array {
  const encoded = utf8.encode(name)
  const entry = new Uint8Array(headerSize + encoded.length)
  const view = new DataView(entry.buffer)
  view.setBigUint64(0, BigInt(next), true)
  view.setBigUint64(8, node.ino, true)
  view.setUint32(16, encoded.length, true)
  entry[20] = node.entries ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE
  entry.set(encoded, headerSize)
  return entry
}
