import type { GuestMemory } from '../wasi/guest-memory.ts'
import { storeResult, type SuspensionTable } from './table.ts'

/** An import that answers later. */
interface Pending {
  /** `module.name` of the import. */
  readonly key: string
  readonly promise: Promise<unknown>
  /** Turns what was waited for into the import's result. */
  readonly finish: (value: unknown) => unknown
}

/** Runs an instance to its end, suspending it where an import has to wait. */
export interface Driver {
  /** Called in an import: its result, or a throw, or what the engine waits for. */
  suspend(pending: Pending): unknown
  /** Makes an import able to suspend. */
  wrap(implementation: Function): Function
  run(exports: WebAssembly.Exports): Promise<void>
}

/** One constant: no stack is captured. */
const SUSPENDED = { toString: () => 'The Go program is suspended' }

/**
 * Go keeps no state on the wasm stack across a call: an import that has to wait throws the frames away, and Go's own loop
 * is entered again when its result is there. docs/architecture.md, "Suspension".
 */
export function tableDriver(table: SuspensionTable, memory: GuestMemory): Driver {
  let pending: Pending | undefined
  return {
    suspend(next) {
      pending = next
      throw SUSPENDED
    },
    wrap: (implementation) => implementation,
    async run(exports) {
      const sp = exports['go:sp'] as WebAssembly.Global<'i32'>
      const loop = exports['go:loop'] as () => void
      for (let enter = exports['_start'] as () => void; ; enter = loop) {
        try {
          enter()
          return
        } catch (error) {
          if (error !== SUSPENDED) throw error
        }
        const { key, promise, finish } = pending!
        const value = finish(await promise)
        const result = table.results[key]
        if (result) storeResult(memory.view, (sp.value >>> 0) + result.offset, result.type, value)
        // The import's wrapper would have popped its return address; the loop looks for it below SP.
        sp.value += 8
      }
    },
  }
}

interface Jspi {
  Suspending?: new (implementation: Function) => Function
  promising?: (start: Function) => () => Promise<void>
}

/** For a binary without a table: JSPI where the engine has it, else blocking where the host allows it. */
export function foreignDriver(): Driver {
  const { Suspending, promising } = WebAssembly as Jspi
  if (Suspending && promising) {
    return {
      suspend: ({ promise, finish }) => promise.then(finish),
      wrap: (implementation) => new Suspending(implementation),
      run: (exports) => promising(exports['_start'] as () => void)(),
    }
  }
  return {
    suspend({ promise }) {
      promise.catch(() => {})
      throw new Error(
        'The program has to wait, and cannot be suspended: its binary was not prepared by unplugin-go ' +
          '(another compiler made it, or it was stripped), and this engine has no JSPI. ' +
          'Build it with unplugin-go, or run it where WebAssembly.Suspending exists.',
      )
    },
    wrap: (implementation) => implementation,
    run: async (exports) => (exports['_start'] as () => void)(),
  }
}

/** Sleeps without suspending, where that is allowed: not on a page's main thread. */
export function blockUntil(deadline: number): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, deadline - performance.now()))
    return true
  } catch {
    return false
  }
}
