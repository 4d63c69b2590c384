import type { ImportResult, SuspensionTable } from '@unplugin-go/runtime'
import type { FunctionImport } from './imports.ts'
import { Op, readInstructions, type Instruction } from './instructions.ts'
import { unknownAbi } from '../errors/catalogue.ts'

/** A wrapper loads at most a few dozen arguments; larger functions are not looked into. */
const longestWrapper = 1024

const stores: Record<number, ImportResult['type']> = {
  [Op.i32Store]: 'i32',
  [Op.i64Store32]: 'i32',
  [Op.i64Store]: 'i64',
  [Op.f32Store]: 'f32',
  [Op.f64Store]: 'f64',
  [Op.i32Store8]: 'i8',
  [Op.i64Store8]: 'i8',
  [Op.i32Store16]: 'i16',
  [Op.i64Store16]: 'i16',
}

/** The first function's `PC_F`; table slots below it are empty (`funcValueOffset` in cmd/link/internal/wasm). */
const firstPcF = 0x1000

/**
 * Reads from the code of the import wrappers where on the Go stack each import's result belongs, so that the runtime can
 * finish a call that it suspended.
 */
export function readSuspensionTable(
  imports: readonly FunctionImport[],
  bodies: readonly Uint8Array[],
  names: ReadonlyMap<string, number>,
): SuspensionTable {
  const results: Record<string, ImportResult> = {}
  const found = new Set<number>()
  for (const body of bodies) {
    if (body.length > longestWrapper || !callsImport(body, imports.length)) continue
    const instructions = [...readInstructions(body)]
    const call = instructions.findIndex(({ opcode, operand }) => opcode === Op.call && operand < imports.length)
    if (call < 0) continue
    const index = instructions[call]!.operand
    const key = `${imports[index]!.module}.${imports[index]!.name}`
    const result = readResult(instructions.slice(call + 1), key)
    const known = results[key]
    if (known && (known.offset !== result?.offset || known.type !== result.type)) {
      throw unknownAbi(`two wrappers of ${key} keep its result in different places`)
    }
    if (result) results[key] = result
    found.add(index)
  }
  imports.forEach(({ module, name }, index) => {
    if (!found.has(index)) throw unknownAbi(`no wrapper was found for the import ${module}.${name}`)
  })
  const runtimeWriter = names.get('runtime.write1')
  if (runtimeWriter === undefined) throw unknownAbi('the function runtime.write1 is missing')
  return { version: 1, results, runtimeWriter: firstPcF + runtimeWriter - imports.length }
}

/** A cheap look for the bytes of `call N; global.get SP`, N an import, before a function is decoded. */
function callsImport(body: Uint8Array, imports: number): boolean {
  for (let at = body.indexOf(Op.call); at >= 0; at = body.indexOf(Op.call, at + 1)) {
    const low = body[at + 1]!
    const high = low < 0x80 ? 0 : body[at + 2]!
    const next = low < 0x80 ? at + 2 : at + 3
    if ((low & 0x7f) + high * 0x80 < imports && body[next] === Op.globalGet && body[next + 1] === 0) return true
  }
  return false
}

/**
 * What follows the call in a wrapper is, in every version of Go:
 *
 *     global.get SP; local.set S; [conversion; local.set T; local.get S; local.get T;] [store offset=N;]
 *     local.get S; i32.const 8; i32.add; local.tee S; global.set SP; i32.const 0; return
 */
function readResult(rest: readonly Instruction[], key: string): ImportResult | undefined {
  let result: ImportResult | undefined
  for (const { opcode, operand } of rest) {
    const type = stores[opcode]
    if (type) {
      if (result) throw unknownAbi(`the wrapper of ${key} stores more than one result`)
      result = { offset: operand, type }
    } else if (opcode === Op.i32Const && operand !== 0 && operand !== 8 && !result) {
      throw unknownAbi(`the wrapper of ${key} has a frame of its own`)
    } else if (opcode === Op.call || opcode === Op.callIndirect) {
      throw unknownAbi(`the wrapper of ${key} makes another call`)
    } else if (opcode === Op.return) {
      return result
    }
  }
  throw unknownAbi(`the wrapper of ${key} does not return`)
}

/** The table as the runtime reads it, in a custom section of the binary it describes: the two cannot be mismatched. */
export function encodeSuspensionTable(table: SuspensionTable): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(table))
}
