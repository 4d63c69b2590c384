import { basename, dirname, relative } from 'node:path'
import type { Target } from '../go/target.ts'
import { GoError, type Diagnostic, type GoErrorFacts } from './go-error.ts'

/** Every error of a build. The functions are pure, the call site throws; docs/errors.md has a section for each code. */
function create(facts: Omit<GoErrorFacts, 'docs'>): GoError {
  return new GoError({ ...facts, docs: `docs/errors.md#${facts.code.toLowerCase()}` })
}

const howToInstall: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install go',
  win32: 'winget install GoLang.Go',
  linux: 'apt install golang-go, dnf install golang, pacman -S go or apk add go',
}

function installHint(platform: NodeJS.Platform): string {
  const command = howToInstall[platform]
  return `Install Go 1.21 or newer: ${command ? `${command}, or ` : ''}https://go.dev/dl. `
}

export function goNotFound(command: string, detail: string, platform: NodeJS.Platform = process.platform): GoError {
  return create({
    code: 'GO_NOT_FOUND',
    message: `The Go command "${command}" cannot be run: ${detail}.`,
    hint: `${installHint(platform)}Where it is elsewhere than on PATH, set the option go.command.`,
  })
}

export function goTooOld(command: string, version: string, platform: NodeJS.Platform = process.platform): GoError {
  return create({
    code: 'GO_TOO_OLD',
    message: `"${command}" is ${version}; wasip1 needs Go 1.21 or newer.`,
    hint: `${installHint(platform)}Where a newer one is installed elsewhere, set the option go.command.`,
  })
}

export function notAGoFile(entry: string): GoError {
  return create({
    code: 'GO_NOT_A_GO_FILE',
    message: `${entry} is not a Go file.`,
    hint: 'Import a .go file of the program.',
  })
}

export function testFile(entry: string): GoError {
  return create({
    code: 'GO_TEST_FILE',
    message: `${entry} is a test file: it is not part of a program.`,
    hint: `Import another file of ${dirname(entry)}. Tests are run by "go test".`,
  })
}

export function fileUnreadable(file: string, cause: unknown): GoError {
  return create({
    code: 'GO_FILE_UNREADABLE',
    message: `${file} cannot be read: ${(cause as Error).message}.`,
    hint: 'Check the path of the import, and that the file may be read.',
    cause,
  })
}

export function noMain(entry: string, packageName: string | undefined, files: readonly string[]): GoError {
  return create({
    code: 'GO_NO_MAIN',
    message:
      `${entry} is not part of a program: ${packageName ? `its package is "${packageName}", not "main"` : 'its package is not "main"'}. ` +
      `The folder has ${files.length ? files.join(', ') : 'no Go files'}.`,
    hint: 'Import a file of a "package main" with a func main(); a library needs a small program that calls it.',
  })
}

export function usesCgo(entry: string): GoError {
  return create({
    code: 'GO_CGO',
    message: `${entry} imports "C", and cgo does not exist for WebAssembly.`,
    hint: 'Use a pure Go package, or put the C part behind a build tag: //go:build cgo.',
  })
}

export function buildFailed(target: Target, diagnostics: Diagnostic[]): GoError {
  const [first] = diagnostics
  const where = relative(process.cwd(), target.directory) || '.'
  const texts = diagnostics.map(({ message, loc }) => {
    const place = loc ? `${relative(process.cwd(), loc.file)}:${loc.line}:${loc.column + 1}: ` : ''
    return place + message
  })
  const several = diagnostics.length > 1 ? ` (${diagnostics.length} messages)` : ''
  const hint = findHint(texts.join('\n'), target)
  return create({
    code: 'GO_BUILD_FAILED',
    message: `go build of ${basename(target.entry)} in ${where} failed${several}:\n${texts.join('\n') || 'Go said nothing.'}`,
    hint: hint ?? 'Correct the Go code above.',
    diagnostics,
    ...(first?.loc ? { loc: first.loc } : {}),
    ...(first?.frame ? { frame: first.frame } : {}),
  })
}

/** What Go's words call for, beyond what they say themselves. */
function findHint(text: string, target: Target): string | undefined {
  if (/build constraints exclude all Go files/.test(text)) {
    return 'That package has no code for wasip1: it may need cgo, or an operating system. Look for a pure Go one.'
  }
  if (/no required module provides package|cannot find module providing|is not in std/.test(text)) {
    return target.hasModule
      ? 'Add the module with the "go get" above, in that folder.'
      : 'Make a module first: go mod init, then go get the package.'
  }
  if (/missing go\.sum entry/.test(text)) return 'Run "go mod tidy" in the folder of go.mod.'
  if (
    /dial tcp|lookup .* (no such host|on )|module lookup disabled|i\/o timeout|connection refused|proxyconnect/.test(
      text,
    )
  ) {
    return 'A module is not on this machine, and the network or the module proxy was not there. Run "go mod download" where it is, or set GOPROXY.'
  }
  if (/requires go >= |toolchain not available/.test(text)) {
    return 'go.mod asks for a newer Go: install it, or let Go fetch it with GOTOOLCHAIN=auto.'
  }
  if (/no space left on device/.test(text)) return 'Make room, then build again.'
  return undefined
}

export function optimizeFailed(tool: string, output: string): GoError {
  return create({
    code: 'GO_OPTIMIZE_FAILED',
    message: `wasm-opt (${tool}) failed:\n${output.trim()}`,
    hint: 'Build with optimize: false to use the program as Go linked it, and report this.',
  })
}

export function unknownQuery(id: string, query: string, known: readonly string[]): GoError {
  return create({
    code: 'GO_UNKNOWN_QUERY',
    message: `${id}: there is no import query "${query}".`,
    hint: `There are: ${known.map((name) => `?${name}`).join(', ')}.`,
  })
}

export function unknownAbi(detail: string): GoError {
  return create({
    code: 'GO_UNKNOWN_ABI',
    message: `The linked program does not look as programs of the supported Go versions do: ${detail}.`,
    hint: 'Use a supported version of Go, and report this one.',
  })
}
