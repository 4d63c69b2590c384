import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { generateCodeFrame, toUtf16Column } from './code-frame.ts'
import type { Diagnostic } from './go-error.ts'

interface BuildEvent {
  ImportPath?: string
  Action?: string
  Output?: string
}

const position = /^((?:[A-Za-z]:)?[^\s:][^:\n]*\.\w+):(\d+)(?::(\d+))?: (.*)$/

/**
 * What `go build` says when it fails, message by message: on stdout as JSON lines (Go 1.24), on stderr as text.
 *
 * @param cwd of the Go command: positions are relative to it
 */
export async function parseBuildOutput(
  stdout: string,
  stderr: string,
  cwd: string,
  moduleCache: string,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const { line, package: name } of readLines(stdout, stderr)) {
    const found = position.exec(line)
    const last = diagnostics.at(-1)
    if (found) {
      const [, file, lineNumber, column, message] = found
      diagnostics.push({
        message: message!,
        ...(name === undefined ? {} : { package: name }),
        ...(await locate(file!, Number(lineNumber), Number(column ?? 1), cwd, moduleCache)),
      })
    } else if (last && /^\s/.test(line)) {
      // Go goes on with what belongs to the message before.
      last.message += `\n${line.trim()}`
    } else if (line.trim()) {
      diagnostics.push({ message: line.trim(), ...(name === undefined ? {} : { package: name }) })
    }
  }
  return diagnostics
}

function readLines(stdout: string, stderr: string): { line: string; package?: string }[] {
  const lines: { line: string; package?: string }[] = []
  const add = (text: string, name?: string): void => {
    for (const line of text.split('\n')) {
      if (line.startsWith('# ')) name = line.slice(2).split(' ')[0]!
      else if (line.trim() && !/^too many errors$|^note: /.test(line.trim())) {
        lines.push(name === undefined ? { line } : { line, package: name })
      }
    }
  }
  // A message may be spread over several events.
  const outputs = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const event = parseEvent(line)
    if (!event) add(line)
    else if (event.Output) {
      const name = event.ImportPath ?? ''
      outputs.set(name, (outputs.get(name) ?? '') + event.Output)
    }
  }
  for (const [name, text] of outputs) add(text, name || undefined)
  add(stderr)
  return lines
}

function parseEvent(line: string): BuildEvent | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as BuildEvent
  } catch {
    return undefined
  }
}

async function locate(
  path: string,
  line: number,
  byteColumn: number,
  cwd: string,
  moduleCache: string,
): Promise<Pick<Diagnostic, 'loc' | 'frame'>> {
  // With -trimpath, Go names files of other modules as module@version/file.
  for (const file of [resolve(cwd, path), join(moduleCache, path)]) {
    try {
      const source = await readFile(file, 'utf8')
      const column = toUtf16Column(source.split('\n')[line - 1] ?? '', byteColumn)
      return { loc: { file, line, column }, frame: generateCodeFrame(source, line, column) }
    } catch {
      // Not there: perhaps the next.
    }
  }
  return { loc: { file: resolve(cwd, path), line, column: byteColumn - 1 } }
}
