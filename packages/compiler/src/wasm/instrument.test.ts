import { beforeAll, describe, expect, test } from 'vitest'
import { compileFixture } from '../../../../test/support/fixture.ts'
import { readBodies, writeBodies } from './code.ts'
import { readFunctionImports } from './imports.ts'
import { instrument } from './instrument.ts'
import { encodeI64, encodeU32, readI64, readU32 } from './leb128.ts'
import { findCustomSection, findSection, readSections, SectionId, writeSections } from './module.ts'
import { readFunctionNames } from './names.ts'
import { strip } from './strip.ts'

let prepared: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  prepared = await compileFixture('alive')
})

test('numbers are encoded as they are read', () => {
  for (const value of [0, 1, 127, 128, 300, 65535, 2 ** 32 - 1]) {
    const bytes = Uint8Array.from(encodeU32(value))
    expect(readU32(bytes, 0)).toEqual([value, bytes.length])
  }
  for (const value of [0n, 1n, -1n, 63n, 64n, -64n, -65n, 2n ** 40n, -(2n ** 63n)]) {
    const bytes = Uint8Array.from(encodeI64(value))
    expect(readI64(bytes, 0)).toEqual([value, bytes.length])
  }
  expect(() => readU32(Uint8Array.of(0x80), 0)).toThrow(RangeError)
  expect(() => readI64(Uint8Array.of(0x80), 0)).toThrow(RangeError)
})

test('a module is written as it was read', () => {
  const sections = readSections(prepared)
  expect(Buffer.compare(writeSections(readSections(writeSections(sections))), writeSections(sections))).toBe(0)
  const code = findSection(sections, SectionId.code)!
  const written = writeBodies(readBodies(code.body))
  expect(Buffer.compare(written, writeBodies(readBodies(written)))).toBe(0)
  expect(() => readSections(prepared.subarray(0, 5000))).toThrow('ends inside a section')
  expect(() => readSections(new TextEncoder().encode('!<arch>'))).toThrow('Not a WebAssembly module')
})

test('the table tells where each import stores its result', () => {
  const section = findCustomSection(readSections(prepared), 'unplugin-go')!
  const table = JSON.parse(new TextDecoder().decode(section.body))
  expect(table).toMatchObject({
    version: 1,
    results: {
      'wasi_snapshot_preview1.poll_oneoff': { offset: 40, type: 'i32' },
      'wasi_snapshot_preview1.fd_read': { offset: 40, type: 'i32' },
      'env.double': { offset: 16, type: 'i64' },
      'env.half': { offset: 16, type: 'f64' },
    },
    runtimeWriter: expect.any(Number),
  })
  expect(table.results).not.toHaveProperty(['wasi_snapshot_preview1.proc_exit'])
})

test('the result is valid, with and without names', async () => {
  for (const wasm of [prepared, strip(prepared)]) expect(WebAssembly.validate(wasm)).toBe(true)
  const names = WebAssembly.Module.exports(await WebAssembly.compile(prepared)).map(({ name }) => name)
  expect(names).toEqual(['_start', 'memory', 'go:sp', 'go:memory_limit', 'go:loop'])
  expect(findCustomSection(readSections(strip(prepared)), 'name')).toBeUndefined()
})

describe('a binary that is not as expected is refused', () => {
  test('with other globals', () => {
    expect(() => instrument(prepared)).toThrow(/other globals/)
  })

  test('without names', () => {
    expect(() => instrument(strip(prepared))).toThrow(/no name section/)
  })

  test.each([
    ['runtime.poll_oneoff', [0, 0x0b], /no wrapper was found for the import wasi_snapshot_preview1\.poll_oneoff/],
    ['runtime.poll_oneoff', [0, 0x10, 0, 0x23, 0, 0x41, 24, 0x0f, 0x0b], /has a frame of its own/],
    ['runtime.poll_oneoff', [0, 0x10, 0, 0x23, 0, 0x0b], /does not return/],
    ['runtime.poll_oneoff', [0, 0x10, 0, 0x23, 0, 0x10, 0, 0x0f, 0x0b], /makes another call/],
  ])('with another %s: %#', (name, body, message) => {
    const sections = readSections(prepared)
    const imports = readFunctionImports(findSection(sections, SectionId.import)!.body)
    const index = readFunctionNames(findCustomSection(sections, 'name')!.body).get(name)! - imports.length
    const poll = imports.findIndex((found) => found.name === 'poll_oneoff')
    const code = findSection(sections, SectionId.code)!
    const bodies = readBodies(code.body)
    const replaced = body.map((byte, i) => (body[i - 1] === 0x10 ? poll : byte))
    code.body = writeBodies(bodies.with(index, Uint8Array.from(replaced)))
    expect(() => instrument(writeSections(sections))).toThrow(message)
  })
})
