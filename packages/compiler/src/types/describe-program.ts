import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, type Compilation } from '../compile.ts'
import type { CompileOptions } from '../options.ts'
import { packageRoot } from '../package-root.ts'

/** What a program's source says of it. */
export interface ProgramDescription {
  /** The package comment. */
  readonly doc: string
  readonly flags: readonly FlagDescription[]
}

export interface FlagDescription {
  readonly name: string
  /** The function of package flag, without `Var`: `Int`, `Duration`, … */
  readonly type: string
  /** As package flag prints it; null where it is not a constant. */
  readonly default: string | null
  readonly usage: string
}

const inspector = fileURLToPath(new URL('go/inspect/main.go', packageRoot))

/** Compiled once per cache and Go. */
const inspectors = new Map<string, Promise<(stdin: string) => Promise<string>>>()

/**
 * Reads a program's flags and package comment from its source, by a Go program that this compiler compiles.
 *
 * @throws GoError where the reader itself cannot be compiled
 */
export async function describeProgram(
  entry: string,
  { inputs }: Pick<Compilation, 'inputs'>,
  options: CompileOptions = {},
): Promise<ProgramDescription> {
  const directory = dirname(entry)
  const files = inputs.files.filter((file) => file.endsWith('.go') && dirname(file) === directory)
  const sources = await Promise.all(files.map(async (file) => [basename(file), await readFile(file, 'utf8')]))
  const inspect = await loadInspector(options)
  return JSON.parse(await inspect(JSON.stringify(Object.fromEntries(sources)))) as ProgramDescription
}

function loadInspector({ go, cache, root, onWarning }: CompileOptions): Promise<(stdin: string) => Promise<string>> {
  const key = JSON.stringify([go?.command, go?.env, cache, root])
  const loaded = inspectors.get(key)
  if (loaded) return loaded
  const loading = (async () => {
    const { wasm } = await compile(inspector, {
      optimize: false,
      // The user's flags and workspace are meant for the user's programs.
      go: { ...(go?.command ? { command: go.command } : {}), env: { ...go?.env, GOWORK: 'off', GOFLAGS: '' } },
      ...(cache === undefined ? {} : { cache }),
      ...(root === undefined ? {} : { root }),
      ...(onWarning ? { onWarning } : {}),
    })
    const { program } = await import('@unplugin-go/runtime')
    const run = program(wasm, { name: 'inspect' })
    return async (stdin: string) => (await run({ stdin })).stdout
  })()
  inspectors.set(key, loading)
  loading.catch(() => inspectors.delete(key))
  return loading
}
