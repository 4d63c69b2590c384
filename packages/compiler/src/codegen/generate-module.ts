/** Where a generated module finds its binary. */
export type ModuleSource =
  /** A JavaScript expression for a `URL`. */
  | { url: string }
  /** The binary itself, embedded. */
  | { bytes: Uint8Array }

export const runtimeSpecifier = '@unplugin-go/runtime'

/** The ES module of a program: its `main` as the default export. */
export function generateModule(name: string, source: ModuleSource): string {
  return (
    `import { program } from ${JSON.stringify(runtimeSpecifier)}\n` +
    `export default /* @__PURE__ */ program(${generateSource(source)}, { name: ${JSON.stringify(name)} })\n`
  )
}

/** The ES module of `?url`. */
export function generateUrlModule(url: string): string {
  return `export default String(${url})\n`
}

function generateSource(source: ModuleSource): string {
  if ('url' in source) return source.url
  const base64 = Buffer.from(source.bytes).toString('base64')
  return `() => Uint8Array.from(atob("${base64}"), (char) => char.charCodeAt(0))`
}
