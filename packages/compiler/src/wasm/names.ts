import { readU32 } from './leb128.ts'
import { readName } from './module.ts'

const functionNames = 1

/**
 * The function names of a module's `name` section.
 * https://webassembly.github.io/spec/core/appendix/custom.html#function-names
 */
export function readFunctionNames(nameSection: Uint8Array): Map<string, number> {
  const names = new Map<string, number>()
  for (let at = 0; at < nameSection.length;) {
    const subsection = nameSection[at]
    const [size, start] = readU32(nameSection, at + 1)
    if (subsection === functionNames) {
      let [count, next] = readU32(nameSection, start)
      while (count-- > 0) {
        let index: number
        let name: string
        ;[index, next] = readU32(nameSection, next)
        ;[name, next] = readName(nameSection, next)
        names.set(name, index)
      }
    }
    at = start + size
  }
  return names
}
