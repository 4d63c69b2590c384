import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test, with these files; gone when the test is. */
export function createProject(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'unplugin-go-test-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) writeProjectFile(root, path, content)
  return root
}

export function writeProjectFile(root: string, path: string, content: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

/** A program that prints a text. */
export function printing(text: string): string {
  return `package main\n\nimport "fmt"\n\nfunc main() { fmt.Print(${JSON.stringify(text)}) }\n`
}
