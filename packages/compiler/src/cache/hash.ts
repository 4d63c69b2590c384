import { createHash } from 'node:crypto'

/** SHA-256, in hexadecimal. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function hashObject(value: unknown): string {
  return hashBytes(JSON.stringify(value))
}
