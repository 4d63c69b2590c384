import { encodeU32, readU32 } from './leb128.ts'

/** Section ids of the WebAssembly binary format, https://webassembly.github.io/spec/core/binary/modules.html#sections */
export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  global: 6,
  export: 7,
  code: 10,
} as const

export interface Section {
  readonly id: number
  /** Of a custom section. */
  readonly name?: string
  /** What follows the section's size; in a custom section, what follows its name. */
  body: Uint8Array
}

const magicAndVersion = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const utf8 = new TextDecoder()

/** True for bytes that begin as a WebAssembly module does (`go build` writes an archive for what is not `package main`). */
export function isWasm(bytes: Uint8Array): boolean {
  return magicAndVersion.every((byte, i) => bytes[i] === byte)
}

/** Splits a module into its sections, without copying. */
export function readSections(wasm: Uint8Array): Section[] {
  if (!isWasm(wasm)) throw new TypeError('Not a WebAssembly module')
  const sections: Section[] = []
  for (let at = magicAndVersion.length; at < wasm.length;) {
    const id = wasm[at]!
    const [size, start] = readU32(wasm, at + 1)
    const end = start + size
    if (end > wasm.length) throw new RangeError('The module ends inside a section')
    if (id === SectionId.custom) {
      const [name, next] = readName(wasm, start)
      sections.push({ id, name, body: wasm.subarray(next, end) })
    } else {
      sections.push({ id, body: wasm.subarray(start, end) })
    }
    at = end
  }
  return sections
}

/** The inverse of {@link readSections}. */
export function writeSections(sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.from(magicAndVersion)]
  for (const { id, name, body } of sections) {
    const title = name === undefined ? [] : encodeName(name)
    parts.push(Uint8Array.from([id, ...encodeU32(title.length + body.length), ...title]), body)
  }
  return concat(parts)
}

export function findSection(sections: readonly Section[], id: number): Section | undefined {
  return sections.find((section) => section.id === id)
}

export function findCustomSection(sections: readonly Section[], name: string): Section | undefined {
  return sections.find((section) => section.id === SectionId.custom && section.name === name)
}

export function readName(bytes: Uint8Array, at: number): [name: string, next: number] {
  const [length, start] = readU32(bytes, at)
  return [utf8.decode(bytes.subarray(start, start + length)), start + length]
}

export function encodeName(name: string): number[] {
  const bytes = new TextEncoder().encode(name)
  return [...encodeU32(bytes.length), ...bytes]
}

/** Appends entries to a section that is a vector: a count, then the entries. */
export function appendToVector(section: Section, entries: readonly (readonly number[])[]): void {
  const [count, start] = readU32(section.body, 0)
  section.body = concat([
    Uint8Array.from(encodeU32(count + entries.length)),
    section.body.subarray(start),
    Uint8Array.from(entries.flat()),
  ])
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
