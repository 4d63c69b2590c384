import type { MemoryFileSystem } from '../fs/memory-file-system.ts'
import type { Streams } from '../stdio/streams.ts'
import { blockUntil, foreignDriver, tableDriver, type Driver } from '../suspension/driver.ts'
import { Descriptors } from '../wasi/descriptors.ts'
import { GuestMemory } from '../wasi/guest-memory.ts'
import type { Guest, Wait } from '../wasi/guest.ts'
import { preview1, PREVIEW1 } from '../wasi/preview1.ts'
import { ProcExit } from '../wasi/proc.ts'
import type { Control } from './control.ts'
import type { LoadedModule } from './load-module.ts'
import type { RunOptions } from './run-options.ts'

const pageSize = 65536
/** The only syscalls that wait. */
const waiting = new Set(['poll_oneoff', 'fd_read', 'fd_write'])

export interface Run {
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly files: MemoryFileSystem
  readonly streams: Streams
  readonly control: Control
  readonly options: RunOptions
  /** The program begins: what is thrown from here on is its own. */
  onStart(): void
}

/**
 * Runs a fresh instance to its end.
 *
 * @returns the exit code
 * @throws whatever a trap, a function in `imports` or the control threw; the instance is gone then
 */
export async function execute({ module, table }: LoadedModule, run: Run): Promise<number> {
  const { args, env, files, streams, control, options } = run
  const memory = new GuestMemory()
  const driver = table ? tableDriver(table, memory) : foreignDriver()
  let exports: WebAssembly.Exports = {}

  const guest: Guest = {
    memory,
    args,
    env,
    descriptors: new Descriptors([
      { flags: 0, offset: 0, input: streams.input },
      { flags: 0, offset: 0, output: streams.stdout },
      { flags: 0, offset: 0, output: streams.stderr },
      { flags: 0, offset: 0, node: files.root, preopen: '/' },
    ]),
    suspend(name, wait, finish) {
      if (!table && blockOn(wait)) return finish()
      return driver.suspend({ key: `${PREVIEW1}.${name}`, promise: control.wait(wait), finish }) as number
    },
    checkpoint: () => control.checkpoint(),
    calledByRuntime() {
      if (!table) return false
      const sp = (exports['go:sp'] as WebAssembly.Global).value >>> 0
      // The return address: PC_F in its upper bits, the block below.
      return memory.view.getUint32(sp + 2, true) === table.runtimeWriter
    },
  }

  const imports: WebAssembly.Imports = { ...userImports(options.imports, driver, control) }
  const syscalls = preview1(guest)
  for (const name of waiting) syscalls[name] = driver.wrap(syscalls[name]!) as (typeof syscalls)[string]
  imports[PREVIEW1] = syscalls as WebAssembly.ModuleImports

  exports = (await instantiate(module, imports)).exports
  memory.attach(exports['memory'] as WebAssembly.Memory)
  limitMemory(exports, memory, options.maxMemory)
  run.onStart()
  try {
    await driver.run(exports)
    return 0
  } catch (error) {
    if (error instanceof ProcExit) return error.code
    throw error
  }
}

/** At once where that is allowed: it is faster, and just as much on this thread. */
async function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  try {
    return new WebAssembly.Instance(module, imports)
  } catch (error) {
    // A page refuses where the module is large.
    if (error instanceof RangeError) return WebAssembly.instantiate(module, imports)
    throw error
  }
}

/** Without JSPI a foreign binary can still sleep where the host may block. */
function blockOn({ sources, deadline }: Wait): boolean {
  return !('Suspending' in WebAssembly) && !sources.length && deadline !== undefined && blockUntil(deadline)
}

/** The user's functions: a promise suspends the program until it settles. */
function userImports(
  imports: RunOptions['imports'] = {},
  driver: Driver,
  control: Control,
): Record<string, Record<string, WebAssembly.ImportValue>> {
  const wrapped: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const [module, functions] of Object.entries(imports)) {
    if (module === PREVIEW1) throw new TypeError(`imports: ${PREVIEW1} is the runtime's own`)
    wrapped[module] = {}
    for (const [name, implementation] of Object.entries(functions)) {
      wrapped[module][name] = driver.wrap((...args: unknown[]) => {
        const value: unknown = implementation(...args)
        if (!(value instanceof Promise)) return value
        return driver.suspend({
          key: `${module}.${name}`,
          promise: control.race(value),
          finish: (settled) => settled,
        })
      }) as WebAssembly.ImportValue
    }
  }
  return wrapped
}

/** @throws RangeError where the program needs more to begin with; TypeError for a binary without the limit */
function limitMemory(exports: WebAssembly.Exports, memory: GuestMemory, maxMemory: number | undefined): void {
  if (maxMemory === undefined) return
  const limit = exports['go:memory_limit'] as WebAssembly.Global<'i32'> | undefined
  if (!limit) throw new TypeError('maxMemory needs a binary that was built by unplugin-go')
  const { length } = memory.bytes
  if (length > maxMemory) {
    throw new RangeError(`maxMemory is ${maxMemory} bytes, and the program starts with ${length}`)
  }
  limit.value = Math.min(Math.floor(maxMemory / pageSize), pageSize)
}
