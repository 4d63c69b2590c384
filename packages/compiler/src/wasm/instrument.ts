import { readBodies, writeBodies } from './code.ts'
import { readFunctionImports } from './imports.ts'
import { Op, readInstructions, skipLocals, type Instruction } from './instructions.ts'
import { encodeI64, encodeU32, readU32 } from './leb128.ts'
import {
  appendToVector,
  concat,
  encodeName,
  findCustomSection,
  findSection,
  readSections,
  SectionId,
  writeSections,
  type Section,
} from './module.ts'
import { readFunctionNames } from './names.ts'
import { growMemoryWithinLimit, hitSoftGuard, restoreSoftGuard, setSoftGuard, type GuardGlobals } from './soft-guard.ts'
import { encodeSuspensionTable, readSuspensionTable } from './suspension-table.ts'
import { unknownAbi } from '../errors/catalogue.ts'

const i32Type = 0x7f
const i64Type = 0x7e
const functionType = 0x60
const exportKind = { function: 0, global: 3 } as const
/** Go's own globals, in the order in which cmd/link/internal/wasm declares them. */
const goGlobals = { sp: 0, g: 2, count: 8 }
/** WebAssembly pages of a 32-bit memory. */
const allPages = 65536

/**
 * Makes a binary, as `go build` links it for wasip1 with its names, ready for the runtime: exports the loop that
 * resumes goroutines and the stack pointer, puts in the soft stack guard and the memory limit, and adds the suspension
 * table. Takes milliseconds and changes no index.
 *
 * @throws GoError `GO_UNKNOWN_ABI` where the code is not as expected.
 */
export function instrument(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = readSections(wasm)
  const imports = readFunctionImports(section(sections, SectionId.import).body)
  const nameSection = findCustomSection(sections, 'name')
  if (!nameSection) throw unknownAbi('it has no name section')
  const names = readFunctionNames(nameSection.body)
  const code = section(sections, SectionId.code)
  const bodies = readBodies(code.body)

  const table = readSuspensionTable(imports, bodies, names)

  const types = section(sections, SectionId.type)
  const [firstType] = readU32(types.body, 0)
  const [toNothing, toI32, i32ToI32] = [firstType, firstType + 1, firstType + 2]
  appendToVector(types, [
    [functionType, 0, 0],
    [functionType, 0, 1, i32Type],
    [functionType, 1, i32Type, 1, i32Type],
  ])

  const globals = section(sections, SectionId.global)
  if (readU32(globals.body, 0)[0] !== goGlobals.count) throw unknownAbi('it has other globals')
  const guard: GuardGlobals = { sp: goGlobals.sp, g: goGlobals.g, lastHit: 8, window: 9, distance: 10 }
  const memoryLimit = 11
  appendToVector(globals, [
    mutableGlobal(i32Type, 0),
    mutableGlobal(i32Type, 0),
    mutableGlobal(i64Type, 0),
    mutableGlobal(i32Type, allPages),
  ])

  const firstAdded = imports.length + bodies.length
  const added = { setGuard: firstAdded, hitGuard: firstAdded + 1, restoreGuard: firstAdded + 2, grow: firstAdded + 3 }
  appendToVector(
    section(sections, SectionId.function),
    [toNothing, toI32, toNothing, i32ToI32].map((type) => encodeU32(type)),
  )
  const call = (index: number): number[] => [Op.call, ...encodeU32(index)]
  const patch = (name: string, edit: (body: Uint8Array, instructions: Instruction[]) => Uint8Array): void => {
    const index = names.get(name)
    const body = index === undefined ? undefined : bodies[index - imports.length]
    if (!body) throw unknownAbi(`the function ${name} is missing`)
    bodies[index! - imports.length] = edit(body, [...readInstructions(body)])
  }
  const loops = ['wasm_pc_f_loop', 'wasm_pc_f_loop_export'].filter((name) => names.has(name))
  for (const name of loops) {
    patch(name, (body, instructions) => {
      const start = instructions.findIndex(({ opcode }) => opcode === Op.loop)
      const first = instructions[start + 1]
      if (start < 0 || first?.opcode !== Op.globalGet || first.operand !== goGlobals.sp) {
        throw unknownAbi(`the loop of ${name} does not begin with the stack pointer`)
      }
      return splice(body, first.at, 0, call(added.setGuard))
    })
  }
  patch('runtime.morestack', (body) =>
    splice(body, skipLocals(body), 0, [...call(added.hitGuard), Op.if, 0x40, ...returning(1), Op.end]),
  )
  patch('runtime.systemstack', (body, instructions) => {
    const last = instructions.findLastIndex(({ opcode }) => opcode === Op.return)
    const result = instructions[last - 1]
    if (result?.opcode !== Op.i32Const || result.operand !== 0) {
      throw unknownAbi('runtime.systemstack does not end by returning to its caller')
    }
    return splice(body, result.at, 0, call(added.restoreGuard))
  })
  patch('runtime.growMemory', (body, instructions) => {
    const grow = instructions.find(({ opcode }) => opcode === Op.memoryGrow)
    if (!grow) throw unknownAbi('runtime.growMemory does not grow the memory')
    return splice(body, grow.at, grow.end - grow.at, call(added.grow))
  })
  for (const body of [
    setSoftGuard(guard),
    hitSoftGuard(guard),
    restoreSoftGuard(guard),
    growMemoryWithinLimit(memoryLimit),
  ]) {
    bodies.push(Uint8Array.from(body))
  }
  code.body = writeBodies(bodies)

  appendToVector(section(sections, SectionId.export), [
    [...encodeName('go:sp'), exportKind.global, ...encodeU32(goGlobals.sp)],
    [...encodeName('go:memory_limit'), exportKind.global, ...encodeU32(memoryLimit)],
    [...encodeName('go:loop'), exportKind.function, ...encodeU32(names.get('wasm_pc_f_loop')!)],
  ])
  sections.push({ id: SectionId.custom, name: 'unplugin-go', body: encodeSuspensionTable(table) })
  return writeSections(sections)
}

function section(sections: readonly Section[], id: number): Section {
  const found = findSection(sections, id)
  if (!found) throw unknownAbi(`section ${id} is missing`)
  return found
}

function mutableGlobal(type: number, value: number): number[] {
  return [type, 1, type === i32Type ? Op.i32Const : Op.i64Const, ...encodeI64(value), Op.end]
}

function returning(value: number): number[] {
  return [Op.i32Const, ...encodeI64(value), Op.return]
}

function splice(body: Uint8Array, at: number, remove: number, insert: readonly number[]): Uint8Array {
  return concat([body.subarray(0, at), Uint8Array.from(insert), body.subarray(at + remove)])
}
