/** Reads an unsigned LEB128 number of up to 32 bits; gives the value and the position after it. */
export function readU32(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  let shift = 0
  for (;;) {
    const byte = bytes[at++]
    if (byte === undefined) throw new RangeError('The bytes end inside a LEB128 number')
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value >>> 0, at]
    shift += 7
  }
}

/** Reads a signed LEB128 number of up to 64 bits. */
export function readI64(bytes: Uint8Array, at: number): [value: bigint, next: number] {
  let value = 0n
  let shift = 0n
  for (;;) {
    const byte = bytes[at++]
    if (byte === undefined) throw new RangeError('The bytes end inside a LEB128 number')
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
    if (byte < 0x80) return [byte & 0x40 ? BigInt.asIntN(Number(shift), value) : value, at]
  }
}

export function encodeU32(value: number): number[] {
  const bytes: number[] = []
  do {
    const low = value & 0x7f
    value >>>= 7
    bytes.push(value ? low | 0x80 : low)
  } while (value)
  return bytes
}

export function encodeI64(value: bigint | number): number[] {
  let rest = BigInt(value)
  const bytes: number[] = []
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    if ((rest === 0n && !(low & 0x40)) || (rest === -1n && low & 0x40)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}
