import { basename, dirname, join } from 'node:path'
import { runCommand } from '../process/run-command.ts'
import type { Go } from './find-go.ts'
import type { Target } from './target.ts'
import { environmentFor } from './overlay.ts'

/** What was written to a cache may come back as anything. */
export function isInputs(value: unknown): value is Inputs {
  const { files, directories, embedded, modules } = Object(value) as Record<string, unknown>
  return [files, directories, embedded, modules].every(
    (list) => Array.isArray(list) && list.every((item) => typeof item === 'string'),
  )
}

interface GoModule {
  Path: string
  Version?: string
  Dir?: string
  GoMod?: string
  Main?: boolean
  Replace?: GoModule
}

interface GoPackage {
  ImportPath: string
  Dir?: string
  Standard?: boolean
  Module?: GoModule
  GoFiles?: string[]
  SFiles?: string[]
  HFiles?: string[]
  IgnoredGoFiles?: string[]
  EmbedFiles?: string[]
  EmbedPatterns?: string[]
}

const fields = 'ImportPath,Dir,Standard,Module,GoFiles,SFiles,HFiles,IgnoredGoFiles,EmbedFiles,EmbedPatterns'

/** What a build depends on besides the Go toolchain. */
export interface Inputs {
  /** Absolute paths: Go, assembly and embedded files, go.mod, go.sum, go.work, vendor/modules.txt. They may not exist. */
  readonly files: readonly string[]
  /** Folders in which a new Go file may become part of the program. */
  readonly directories: readonly string[]
  /** Folders in which any new file may be embedded. */
  readonly embedded: readonly string[]
  /** Modules in the module cache, which never change: `path@version`. */
  readonly modules: readonly string[]
}

/** `go list -deps`: everything whose change may change the program. Packages that cannot be loaded are left out. */
export async function listInputs(
  go: Go,
  target: Target,
  flags: readonly string[],
  signal?: AbortSignal,
): Promise<Inputs> {
  const { stdout } = await runCommand(
    go.command,
    ['list', '-deps', '-e', `-json=${fields}`, ...flags, target.pattern],
    { cwd: target.directory, env: environmentFor(target, go), signal },
  )
  return collectInputs(parseStream(stdout), go, target)
}

/** JSON objects one after the other, as Go prints them: each ends with a brace at the start of a line. */
function parseStream(text: string): GoPackage[] {
  return text
    .split(/(?<=^\})\n/m)
    .filter((part) => part.trim())
    .map((part) => JSON.parse(part) as GoPackage)
}

function collectInputs(packages: readonly GoPackage[], go: Go, target: Target): Inputs {
  const files = new Set<string>([target.entry])
  const directories = new Set<string>([target.directory])
  const embedded = new Set<string>()
  const modules = new Set<string>()
  const { GOMODCACHE, GOWORK } = go.settings
  for (const { Dir, Standard, Module, ...sources } of packages) {
    if (Standard || !Dir) continue
    if (Module) addModule(Module)
    if (GOMODCACHE && Dir.startsWith(GOMODCACHE)) continue
    directories.add(Dir)
    const { GoFiles = [], SFiles = [], HFiles = [], IgnoredGoFiles = [], EmbedFiles = [], EmbedPatterns = [] } = sources
    for (const name of [...GoFiles, ...SFiles, ...HFiles, ...IgnoredGoFiles, ...EmbedFiles]) files.add(join(Dir, name))
    for (const name of EmbedFiles) {
      for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) embedded.add(join(Dir, folder))
    }
    // `*.txt` or `d*/x` may take in what comes to the package's own folder.
    if (EmbedPatterns.some((pattern) => /[*?[]/.test(pattern.split('/')[0]!))) embedded.add(Dir)
  }
  if (GOWORK && GOWORK !== 'off') files.add(GOWORK).add(`${GOWORK}.sum`)
  const sorted = (set: Set<string>): string[] => [...set].sort()
  return {
    files: sorted(files),
    directories: sorted(directories),
    embedded: sorted(embedded),
    modules: sorted(modules),
  }

  function addModule({ Path, Version, Dir, GoMod, Main, Replace }: GoModule): void {
    if (Replace) addModule(Replace)
    const isCached = GoMod && GOMODCACHE && GoMod.startsWith(GOMODCACHE)
    if (isCached || (!GoMod && Version)) {
      modules.add(`${Path}@${Version}`)
    } else if (GoMod) {
      files.add(GoMod).add(GoMod.replace(/go\.mod$/, 'go.sum'))
      if (Main && Dir) files.add(join(Dir, 'vendor', 'modules.txt'))
    }
  }
}

/** Whether a new file may become part of a program that is built of these. */
export function mayBelong(path: string, { directories, embedded }: Inputs): boolean {
  const directory = dirname(path)
  if (embedded.includes(directory)) return true
  return directories.includes(directory) && isSourceName(basename(path))
}

/** What Go compiles or links when it lies in a package's folder. */
export function isSourceName(name: string): boolean {
  return /\.(go|s|S|h|syso)$/.test(name) && !/_test\.go$|^[._]/.test(name)
}
