import type { FileContent, FileSystem } from '../fs/file-system.ts'
import { GoTrapError, type GoRunError } from '../errors/errors.ts'
import { MemoryFileSystem } from '../fs/memory-file-system.ts'
import { makeDirectory, resolvePath } from '../fs/node.ts'
import { readChunks, splitLines } from '../stdio/lines.ts'
import { Streams } from '../stdio/streams.ts'
import { Control } from './control.ts'
import { execute } from './execute.ts'
import { judge } from './judge.ts'
import { checkImports, type LoadedModule } from './load-module.ts'
import { createResult, type GoResult } from './result.ts'
import { resolveArgs, resolveEnv, type RunOptions } from './run-options.ts'

/** A program that runs: a promise of its result, and a handle on it. */
export interface GoProcess extends Promise<GoResult>, AsyncDisposable {
  /** With `stdin: 'pipe'`. */
  readonly stdin: WritableStream<Uint8Array | string>
  /** With `stdout: 'pipe'`. */
  readonly stdout: ReadableStream<Uint8Array>
  /** With `stderr: 'pipe'`. */
  readonly stderr: ReadableStream<Uint8Array>
  /** The lines of stdout as they come, with `'collect'` or `'pipe'`; throws where the run fails. */
  lines(): AsyncIterable<string>
  /** Ends the run with a `GoAbortError`, at once where the program waits. */
  kill(reason?: unknown): void
}

/** Starts a run. What is wrong with its options rejects the promise. */
export function startProcess(
  programName: string,
  load: () => Promise<LoadedModule>,
  resolveOptions: () => RunOptions,
): GoProcess {
  let control: Control | undefined
  let streams: Streams | undefined
  let finished: Promise<GoResult>
  try {
    const options = resolveOptions()
    const name = options.name ?? programName
    control = new Control(name, options)
    streams = new Streams(options, control)
    finished = runToEnd(name, load, options, control, streams)
  } catch (error) {
    control?.release()
    finished = Promise.reject(error)
  }

  const pipe = (name: 'stdin' | 'stdout' | 'stderr'): PropertyDescriptor => ({
    get() {
      const stream = streams?.pipes[name]
      if (!stream) throw new TypeError(`${name} is a stream only with ${name}: 'pipe'`)
      return stream
    },
  })
  async function* lines(): AsyncGenerator<string> {
    // What the run rejects with is thrown below.
    finished.catch(() => {})
    const chunks = streams?.collectors.stdout?.follow() ?? (streams?.pipes.stdout && readChunks(streams.pipes.stdout))
    if (streams && !chunks) throw new TypeError("lines() needs stdout: 'collect' or 'pipe'")
    if (chunks) yield* splitLines(chunks)
    await finished
  }
  const kill = (reason?: unknown): void => control?.abort(reason)
  Object.defineProperties(finished, { stdin: pipe('stdin'), stdout: pipe('stdout'), stderr: pipe('stderr') })
  return Object.assign(finished, {
    lines,
    kill,
    // Not every engine has the symbol yet.
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: async () => {
      kill('it was disposed of')
      await finished.catch(() => {})
    },
  }) as unknown as GoProcess
}

async function runToEnd(
  name: string,
  load: () => Promise<LoadedModule>,
  options: RunOptions,
  control: Control,
  streams: Streams,
): Promise<GoResult> {
  let started = 0
  let hasStarted = false
  let files: FileSystem | undefined
  let exitCode = -1
  let trap: { readonly cause: unknown } | undefined
  try {
    const args = resolveArgs(name, options)
    const env = resolveEnv(options)
    const root = (files = await createFiles(options))
    const loaded = await control.race(load())
    checkImports(loaded, options.imports)
    started = performance.now()
    const onStart = (): void => void (hasStarted = true)
    exitCode = await execute(loaded, { args, env, files: root, streams, control, options, onStart })
  } catch (cause) {
    trap = { cause }
  }
  const durationMs = performance.now() - started
  control.release()
  await streams.close()
  // Before the start there is nothing to collect.
  if (trap && !hasStarted && !control.ending) throw trap.cause
  const { stdout, stderr } = streams.collectors
  const result = createResult(
    exitCode,
    hasStarted ? durationMs : 0,
    files ?? new MemoryFileSystem(),
    stdout?.chunks ?? [],
    stderr?.chunks ?? [],
  )
  const error = findError(name, result, streams, options, control, trap)
  if (error) throw error
  return result
}

function findError(
  name: string,
  result: GoResult,
  streams: Streams,
  options: RunOptions,
  control: Control,
  trap: { readonly cause: unknown } | undefined,
): GoRunError | undefined {
  if (!trap) return judge(name, result, streams, options)
  if (control.ending) return control.ending(result)
  return new GoTrapError(`${name} trapped: ${describeTrap(trap.cause)}`, result, trap.cause)
}

function describeTrap(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // `RangeError` in V8 and JavaScriptCore, `InternalError` in SpiderMonkey.
  if (!/call stack|recursion/.test(cause.message)) return cause.message
  return (
    `${cause.message}. Go's recursion needs 200 KB of the JavaScript engine's stack, however deep, and more for functions ` +
    'with large arrays: there was less.'
  )
}

/** A fresh file system has the folders that Go counts on. */
async function createFiles({ files = {}, cwd = '/' }: RunOptions): Promise<MemoryFileSystem> {
  if (files instanceof MemoryFileSystem) return files
  if (typeof files.readFile === 'function') {
    throw new TypeError('files: expected an object of contents by path, or a MemoryFileSystem')
  }
  const root = new MemoryFileSystem()
  makeDirectory(resolvePath(root.root, 'tmp'))
  if (cwd !== '/') await root.mkdir(cwd, { recursive: true })
  for (const [path, content] of Object.entries(files as Record<string, FileContent>)) {
    await root.writeFile(path, content)
  }
  return root
}
