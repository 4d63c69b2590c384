/**
 * The lines around a place, with a mark below it.
 *
 * @param line 1-based
 * @param column 0-based, in UTF-16 code units
 */
export function generateCodeFrame(source: string, line: number, column: number): string {
  const lines = source.split('\n').map((text) => text.replace(/\r$/, ''))
  const first = Math.max(1, line - 2)
  const last = Math.min(lines.length, line + 2)
  const width = String(last).length
  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1]!
    frame.push(`${String(number).padStart(width)} | ${text.replaceAll('\t', '  ')}`)
    if (number === line) {
      const before = text.slice(0, column).replaceAll('\t', '  ')
      frame.push(`${' '.repeat(width)} | ${' '.repeat(before.length)}^`)
    }
  }
  return frame.join('\n')
}

/** Go counts columns in bytes of UTF-8, from 1; editors in UTF-16, from 0. */
export function toUtf16Column(text: string, byteColumn: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, byteColumn - 1)).length
}
