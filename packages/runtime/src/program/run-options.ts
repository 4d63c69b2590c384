import type { FileContent, FileSystem } from '../fs/file-system.ts'
import type { Stdout } from '../stdio/sinks.ts'
import type { Stdin } from '../stdio/sources.ts'

/** How a program is run. */
export interface RunOptions<Flags = Record<string, unknown>> {
  /** Arguments after the program's name and the flags. */
  args?: readonly string[]
  /** The program's own flags, put before `args`; an array gives a flag several times. */
  flags?: Partial<Flags>
  /** `os.Args[0]`. @default the program's name */
  name?: string
  /** The environment; nothing is inherited from the host. @default {} */
  env?: Readonly<Record<string, string>>
  /** The working directory. @default '/' */
  cwd?: string
  /** What the program reads; a string is text, but `'inherit'` and `'pipe'`. @default empty */
  stdin?: Stdin
  /** @default 'collect' */
  stdout?: Stdout
  /** @default 'collect' */
  stderr?: Stdout
  /** What the program sees at `/`: contents by absolute path, or a file system, which it may change. @default empty */
  files?: Readonly<Record<string, FileContent>> | FileSystem
  /** Functions for the program's own `//go:wasmimport`, by module and name; they may return promises. */
  imports?: Readonly<Record<string, Readonly<Record<string, Function>>>>
  /** Ends the run with a `GoAbortError`, at the next time the program waits or writes. */
  signal?: AbortSignal
  /** Milliseconds until a `GoTimeoutError`, at the next time the program waits or writes. */
  timeout?: number
  /** Bytes of linear memory; past it Go runs out of memory. @default what wasm allows, 4 GiB */
  maxMemory?: number
  /** Bytes collected per stream; past it the run fails with a `GoLimitError`. @default 64 MiB */
  maxOutput?: number
  /** Whether a non-zero exit code rejects, with a `GoExitError`. @default true */
  reject?: boolean
}

const known =
  'args flags name env cwd stdin stdout stderr files imports signal timeout maxMemory maxOutput reject'.split(' ')

/** The two ways to call a program, as one. @throws TypeError for an option that does not exist */
export function resolveRunOptions(
  first: readonly string[] | RunOptions<never> | undefined,
  second: RunOptions<never> | undefined,
): RunOptions {
  const options = (isArgs(first) ? { ...second, args: first } : { ...(first ?? second) }) as RunOptions
  for (const option in options) {
    if (!known.includes(option)) throw new TypeError(`Unknown option "${option}". There are: ${known.join(', ')}`)
  }
  for (const number of ['timeout', 'maxMemory', 'maxOutput'] as const) {
    const value = options[number]
    if (value !== undefined && !(value >= 0)) throw new TypeError(`${number}: expected a positive number, not ${value}`)
  }
  return options
}

function isArgs(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}

/** `os.Args`. @throws TypeError for a NUL, which would end an argument */
export function resolveArgs(name: string, { flags = {}, args = [] }: RunOptions): string[] {
  const given = Object.entries(flags).flatMap(([flag, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((item) => (item === undefined ? [] : `-${flag}=${item}`)),
  )
  return [name, ...given, ...args].map((argument, i) => checkString(argument, `args[${i}]`))
}

/** `os.Environ()`. @throws TypeError */
export function resolveEnv({ env = {}, cwd = '/' }: RunOptions): string[] {
  if (cwd[0] !== '/') throw new TypeError(`cwd: expected an absolute path, not "${cwd}"`)
  // Go takes its working directory from PWD.
  return Object.entries({ PWD: cwd, ...env }).map(([name, value]) => checkString(`${name}=${value}`, `env.${name}`))
}

function checkString(value: string, what: string): string {
  if (typeof value !== 'string') throw new TypeError(`${what}: expected a string, not ${typeof value}`)
  if (value.includes('\0')) throw new TypeError(`${what}: a NUL character cannot be passed to a program`)
  return value
}
