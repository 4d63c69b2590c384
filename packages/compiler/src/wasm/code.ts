import { encodeU32, readU32 } from './leb128.ts'
import { concat } from './module.ts'

/** Splits the code section into function bodies, without copying. */
export function readBodies(section: Uint8Array): Uint8Array[] {
  const bodies: Uint8Array[] = []
  let [count, at] = readU32(section, 0)
  while (count-- > 0) {
    const [size, start] = readU32(section, at)
    bodies.push(section.subarray(start, start + size))
    at = start + size
  }
  return bodies
}

/** The inverse of {@link readBodies}. */
export function writeBodies(bodies: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from(encodeU32(bodies.length))]
  for (const body of bodies) parts.push(Uint8Array.from(encodeU32(body.length)), body)
  return concat(parts)
}
