import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { existsSync } from 'node:fs'
import { fileUnreadable, notAGoFile, usesCgo, noMain, testFile } from '../errors/catalogue.ts'
import { runCommand } from '../process/run-command.ts'
import type { Go } from './find-go.ts'
import { environmentFor, overlayModule } from './overlay.ts'

/** What of a folder is built. */
export interface Target {
  /** Absolute path of the imported file. */
  readonly entry: string
  readonly directory: string
  /** What `go build` is told: `.` for the package, a file's name for one that is built alone. */
  readonly pattern: string
  /** Without a go.mod above: the standard library is all there is. */
  readonly hasModule: boolean
}

/**
 * Decides which of a folder's files make the program: the package, as `go build` would; a file that does not belong to
 * that package (`//go:build ignore`, a folder of single-file programs) is built alone.
 *
 * @param flags for `go list`: build tags decide what belongs to the package
 * @throws GoError `GO_NOT_A_GO_FILE`, `GO_TEST_FILE`, `GO_FILE_UNREADABLE`, `GO_NO_MAIN`, `GO_CGO`
 */
export async function selectTarget(entry: string, go: Go, flags: readonly string[]): Promise<Target> {
  const directory = dirname(entry)
  const name = basename(entry)
  if (!name.endsWith('.go')) throw notAGoFile(entry)
  if (name.endsWith('_test.go')) throw testFile(entry)
  const source = await readSource(entry)
  const header = readHeader(source)
  if (header.importsC) throw usesCgo(entry)
  const hasModule = go.settings.GO111MODULE !== 'off' && findUp(directory, 'go.mod') !== undefined
  const target = { entry, directory, hasModule, pattern: '.' }
  if (header.packageName !== undefined && header.packageName !== 'main') {
    throw noMain(entry, header.packageName, await listGoFiles(directory))
  }
  const alone = { ...target, pattern: name }
  if (header.isConstrained || hasSuffix(name)) {
    return (await isPartOfPackage(go, target, flags)) ? target : alone
  }
  const others = (await listGoFiles(directory)).filter((file) => file !== name && !file.endsWith('_test.go'))
  if (!header.hasMain) return target
  for (const other of others) {
    const found = readHeader(await readSource(join(directory, other)))
    if (found.hasMain && found.packageName === 'main' && !found.isConstrained) return alone
  }
  return target
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw fileUnreadable(file, cause)
  }
}

export async function listGoFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory)
  return names.filter((name) => name.endsWith('.go') && !/^[._]/.test(name)).sort()
}

interface Header {
  packageName: string | undefined
  isConstrained: boolean
  hasMain: boolean
  importsC: boolean
}

function readHeader(source: string): Header {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*\/\/(?!go:build).*$/gm, '')
  return {
    packageName: /^\s*package\s+(\w+)/m.exec(code)?.[1],
    isConstrained: /^\/\/go:build\s/m.test(code.split(/^\s*package\s/m)[0]!),
    hasMain: /^func\s+main\s*\(\s*\)/m.test(code),
    importsC: /^\s*(?:import\s+)?"C"\s*$/m.test(code),
  }
}

/** `foo_linux.go`, `foo_wasm.go`: perhaps a constraint. */
function hasSuffix(name: string): boolean {
  return /_[a-z0-9]+\.go$/.test(name)
}

async function isPartOfPackage(go: Go, target: Target, flags: readonly string[]): Promise<boolean> {
  const temporary = await mkdtemp(join(tmpdir(), 'unplugin-go-'))
  try {
    const overlay = await overlayModule(target, go, temporary)
    const { stdout } = await runCommand(
      go.command,
      ['list', '-e', '-find', '-json=GoFiles', ...flags, ...overlay, target.pattern],
      { cwd: target.directory, env: environmentFor(target, go) },
    )
    const listed = (stdout ? JSON.parse(stdout) : {}) as { GoFiles?: string[] }
    return listed.GoFiles?.includes(basename(target.entry)) ?? false
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The nearest file of that name, from a folder upwards. */
export function findUp(from: string, name: string): string | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    const file = join(directory, name)
    if (existsSync(file)) return file
    if (dirname(directory) === directory) return undefined
  }
}
