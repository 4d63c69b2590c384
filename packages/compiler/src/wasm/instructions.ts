import { readI64, readU32 } from './leb128.ts'

export interface Instruction {
  readonly opcode: number
  /** Position of the instruction in the function body. */
  readonly at: number
  /** Position after it. */
  readonly end: number
  /** Index, label or constant; of a load or store its offset. */
  readonly operand: number
}

export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  globalGet: 0x23,
  globalSet: 0x24,
  i64Load: 0x29,
  i32Store: 0x36,
  i64Store: 0x37,
  f32Store: 0x38,
  f64Store: 0x39,
  i32Store8: 0x3a,
  i32Store16: 0x3b,
  i64Store8: 0x3c,
  i64Store16: 0x3d,
  i64Store32: 0x3e,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32GtU: 0x4b,
  i64LtS: 0x53,
  i64GtU: 0x56,
  i64LeU: 0x58,
  i64GeU: 0x5a,
  i32Add: 0x6a,
  i32Shl: 0x74,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  prefixFc: 0xfc,
} as const

/** Where a function body's instructions begin: after its local declarations. */
export function skipLocals(body: Uint8Array): number {
  let [groups, at] = readU32(body, 0)
  while (groups-- > 0) {
    ;[, at] = readU32(body, at)
    at++
  }
  return at
}

/**
 * Walks the instructions of a function body: what Go's linker emits, which is the MVP with bulk memory, sign extension and
 * saturating conversions. https://webassembly.github.io/spec/core/binary/instructions.html
 *
 * @throws RangeError on any other instruction.
 */
export function* readInstructions(body: Uint8Array): Generator<Instruction> {
  let at = skipLocals(body)
  while (at < body.length) {
    const start = at
    const opcode = body[at++]!
    let operand = 0
    if (opcode === Op.block || opcode === Op.loop || opcode === Op.if) {
      at++
    } else if (opcode === Op.brTable) {
      let [labels, next] = readU32(body, at)
      for (; labels >= 0; labels--) [, next] = readU32(body, next)
      at = next
    } else if (opcode === Op.callIndirect) {
      ;[operand, at] = readU32(body, at)
      ;[, at] = readU32(body, at)
    } else if (
      opcode === Op.br ||
      opcode === Op.brIf ||
      opcode === Op.call ||
      (opcode >= Op.localGet && opcode <= Op.globalSet)
    ) {
      ;[operand, at] = readU32(body, at)
    } else if (opcode >= 0x28 && opcode <= Op.i64Store32) {
      ;[, at] = readU32(body, at)
      ;[operand, at] = readU32(body, at)
    } else if (opcode === Op.memorySize || opcode === Op.memoryGrow) {
      at++
    } else if (opcode === Op.i32Const || opcode === Op.i64Const) {
      const [value, next] = readI64(body, at)
      operand = Number(value)
      at = next
    } else if (opcode === Op.f32Const) {
      at += 4
    } else if (opcode === Op.f64Const) {
      at += 8
    } else if (opcode === Op.prefixFc) {
      ;[operand, at] = readU32(body, at)
      if (operand === 10) at += 2
      else if (operand === 11) at += 1
      else if (operand > 7) throw new RangeError(`Unexpected instruction 0xfc ${operand}`)
    } else if (
      !(opcode <= 0x01 || opcode === 0x05 || opcode === Op.end || opcode === Op.return) &&
      !(opcode === Op.drop || opcode === 0x1b || (opcode >= Op.i32Eqz && opcode <= 0xc4))
    ) {
      throw new RangeError(`Unexpected instruction 0x${opcode.toString(16)}`)
    }
    yield { opcode, at: start, end: at, operand }
  }
}
