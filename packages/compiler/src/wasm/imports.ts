import { readU32 } from './leb128.ts'
import { readName } from './module.ts'

export interface FunctionImport {
  readonly module: string
  readonly name: string
}

const functionKind = 0

/** The imports of a Go module: functions alone, in the order of their indices. */
export function readFunctionImports(section: Uint8Array): FunctionImport[] {
  const imports: FunctionImport[] = []
  let [count, at] = readU32(section, 0)
  while (count-- > 0) {
    let module: string
    let name: string
    ;[module, at] = readName(section, at)
    ;[name, at] = readName(section, at)
    if (section[at] !== functionKind) throw new TypeError(`The import ${module}.${name} is not a function`)
    ;[, at] = readU32(section, at + 1)
    imports.push({ module, name })
  }
  return imports
}
