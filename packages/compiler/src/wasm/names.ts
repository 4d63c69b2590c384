import { readU32 } from './leb128.ts'

const functionNames = 1

/**
 * The function names of a module's `name` section.
 * https://webassembly.github.io/spec/core/appendix/custom.html#function-names
 */
export function readFunctionNames(nameSection: Uint8Array): Map<string, number> {
  const names = new Map<string, number>()
  // One string for all is much faster than a decoder for each; other than ASCII is not looked for.
  const text = Buffer.from(nameSection.buffer, nameSection.byteOffset, nameSection.length).toString('latin1')
  for (let at = 0; at < nameSection.length;) {
    const subsection = nameSection[at]
    const [size, start] = readU32(nameSection, at + 1)
    if (subsection === functionNames) {
      let [count, next] = readU32(nameSection, start)
      while (count-- > 0) {
        let index: number
        let length: number
        ;[index, next] = readU32(nameSection, next)
        ;[length, next] = readU32(nameSection, next)
        names.set(text.slice(next, next + length), index)
        next += length
      }
    }
    at = start + size
  }
  return names
}
