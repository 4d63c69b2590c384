import type { Compilation, CompileOptions } from '@unplugin-go/compiler'
import type { Options } from './options.ts'
import { writeTypes } from './types.ts'

/** In dev the page comes first: it has its module before the declarations are looked at. */
const devDelay = 500

/** Writes declarations beside the bundler's work: once per file where saves follow each other. */
export class TypeWriter {
  readonly #types: Options['types']
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #writing = new Set<Promise<void>>()

  constructor(types: Options['types']) {
    this.#types = types
  }

  write(
    entry: string,
    compilation: Compilation,
    options: CompileOptions & { root: string },
    onWarning: (message: string) => void,
    isDev: boolean,
  ): void {
    const start = (): void => {
      this.#timers.delete(entry)
      const writing = writeTypes(entry, compilation, this.#types, options, onWarning)
      this.#writing.add(writing)
      void writing.finally(() => this.#writing.delete(writing))
    }
    clearTimeout(this.#timers.get(entry))
    if (isDev) this.#timers.set(entry, setTimeout(start, devDelay))
    else start()
  }

  /** What has begun is written; what waits is left for the next time. */
  async finish(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    await Promise.all(this.#writing)
  }
}
