/** Where on the Go stack an import's result belongs, counted from `SP` at the call, and how it is stored there. */
export interface ImportResult {
  readonly offset: number
  readonly type: 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64'
}

/**
 * What the runtime has to know of a Go binary to suspend it; the compiler puts it into the binary as a custom section.
 */
export interface SuspensionTable {
  readonly version: 1
  /** By `module.name`; an import without a result is absent. */
  readonly results: Readonly<Record<string, ImportResult>>
  /** `PC_F` of `runtime.write1`, through which Go's runtime prints. */
  readonly runtimeWriter: number
}

const sectionName = 'unplugin-go'

/** Undefined for a binary that the compiler has not prepared. */
export function readSuspensionTable(module: WebAssembly.Module): SuspensionTable | undefined {
  const [section] = WebAssembly.Module.customSections(module, sectionName)
  if (!section) return undefined
  const table = JSON.parse(new TextDecoder().decode(section)) as SuspensionTable
  if ((table.version as number) !== 1) {
    throw new TypeError(
      `This binary was built by another version of unplugin-go (suspension table ${table.version}, not 1). ` +
        'Build it again, or update @unplugin-go/runtime.',
    )
  }
  return table
}

/** Stores a result as the import's wrapper would have. */
export function storeResult(memory: DataView, at: number, type: ImportResult['type'], value: unknown): void {
  if (type === 'i64') memory.setBigInt64(at, BigInt(value as bigint), true)
  else if (type === 'f64') memory.setFloat64(at, Number(value), true)
  else if (type === 'f32') memory.setFloat32(at, Number(value), true)
  else if (type === 'i32') memory.setInt32(at, Number(value), true)
  else if (type === 'i16') memory.setInt16(at, Number(value), true)
  else memory.setInt8(at, Number(value))
}
