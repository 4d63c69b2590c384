import type { Node } from '../fs/node.ts'
import { FILETYPE_CHARACTER_DEVICE, FILETYPE_DIRECTORY, FILETYPE_REGULAR_FILE } from './descriptors.ts'
import { EINVAL, fail } from './errno.ts'
import type { GuestMemory } from './guest-memory.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#fstflags */
const [ATIM, ATIM_NOW, MTIM, MTIM_NOW] = [1, 2, 4, 8]

/**
 * Writes a `filestat`; without a node that of a stream.
 *
 *     0 dev u64 | 8 ino u64 | 16 filetype u8 | 24 nlink u64 | 32 size u64 | 40 atim u64 | 48 mtim u64 | 56 ctim u64
 */
export function writeFilestat(memory: GuestMemory, at: number, node: Node | undefined): void {
  memory.zero(at, 64)
  memory.setU64(at + 24, 1n)
  if (!node) {
    memory.setU32(at + 16, FILETYPE_CHARACTER_DEVICE)
    return
  }
  memory.setU64(at + 8, node.ino)
  memory.setU32(at + 16, node.entries ? FILETYPE_DIRECTORY : FILETYPE_REGULAR_FILE)
  if (!node.entries) memory.setU64(at + 32, BigInt(node.size))
  memory.setU64(at + 40, node.atime)
  memory.setU64(at + 48, node.mtime)
  memory.setU64(at + 56, node.ctime)
}

/** @throws Errno `EINVAL` for a time that is both given and "now" */
export function setTimes(node: Node, atime: bigint, mtime: bigint, flags: number, now: bigint): void {
  if ((flags & ATIM && flags & ATIM_NOW) || (flags & MTIM && flags & MTIM_NOW)) fail(EINVAL)
  if (flags & ATIM_NOW) node.atime = now
  if (flags & ATIM) node.atime = BigInt.asUintN(64, atime)
  if (flags & MTIM_NOW) node.mtime = now
  if (flags & MTIM) node.mtime = BigInt.asUintN(64, mtime)
  node.ctime = now
}
