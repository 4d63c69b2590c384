import { readBodies, writeBodies } from './code.ts'
import { Op, readInstructions } from './instructions.ts'
import { encodeU32, readU32 } from './leb128.ts'
import { appendToVector, concat, findSection, readSections, SectionId, writeSections, type Section } from './module.ts'

/**
 * Bytes of code from which a function is kept from wasm-opt, whose passes take minutes for one of megabytes: Go makes
 * such of tables that are filled at start-up (golang/go#42979), and they run once.
 */
const largeFunction = 128 * 1024

/** No locals; traps. */
const stub = Uint8Array.of(0, Op.unreachable, Op.end)

/**
 * Puts stubs in the place of very large functions.
 *
 * @returns the smaller module, and a way to put the functions back as they were into what wasm-opt made of it; it throws
 * where functions were moved
 */
export function setLargeFunctionsAside(wasm: Uint8Array): {
  wasm: Uint8Array
  restore: (optimized: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
} {
  const sections = readSections(wasm)
  const code = section(sections, SectionId.code)
  const bodies = readBodies(code.body)
  const large = new Map<number, Uint8Array>()
  bodies.forEach((body, index) => body.length >= largeFunction && large.set(index, body))
  if (!large.size) return { wasm, restore: (optimized) => optimized }
  const types = readTypes(section(sections, SectionId.type))
  code.body = writeBodies(bodies.map((body, index) => (large.has(index) ? stub : body)))
  return { wasm: writeSections(sections), restore: (optimized) => putBack(optimized, large, types, bodies.length) }
}

function putBack(
  optimized: Uint8Array,
  large: ReadonlyMap<number, Uint8Array>,
  oldTypes: readonly string[],
  count: number,
): Uint8Array<ArrayBuffer> {
  const sections = readSections(optimized)
  const code = section(sections, SectionId.code)
  const bodies = readBodies(code.body)
  if (bodies.length !== count) throw new RangeError('wasm-opt has added or removed functions')
  const typeSection = section(sections, SectionId.type)
  // wasm-opt numbers the types anew.
  const translate = (index: number): number => {
    const type = oldTypes[index]!
    const types = readTypes(typeSection)
    if (!types.includes(type)) appendToVector(typeSection, [type.split(',').map(Number)])
    return readTypes(typeSection).indexOf(type)
  }
  const known = new Map<number, number>()
  for (const [index, body] of large) {
    if (bodies[index]!.length > 16) throw new RangeError('wasm-opt has moved functions')
    const parts: Uint8Array[] = []
    let copied = 0
    for (const { opcode, operand, at } of readInstructions(body)) {
      if (opcode !== Op.callIndirect) continue
      const type = known.get(operand) ?? translate(operand)
      known.set(operand, type)
      parts.push(body.subarray(copied, at + 1), Uint8Array.from(encodeU32(type)))
      ;[, copied] = readU32(body, at + 1)
    }
    bodies[index] = concat([...parts, body.subarray(copied)])
  }
  code.body = writeBodies(bodies)
  return writeSections(sections)
}

/** The bytes of each function type: its structure. */
function readTypes({ body }: Section): string[] {
  const types: string[] = []
  let [count, at] = readU32(body, 0)
  while (count-- > 0) {
    const start = at
    // 0x60, then two vectors of one-byte value types.
    for (const _ of ['parameters', 'results']) {
      const [length, next] = readU32(body, at === start ? at + 1 : at)
      at = next + length
    }
    types.push(body.subarray(start, at).join())
  }
  return types
}

function section(sections: readonly Section[], id: number): Section {
  const found = findSection(sections, id)
  if (!found) throw new RangeError(`section ${id} is missing`)
  return found
}
