import { compile, GoError, mayBelong, type Compilation, type CompileOptions, type Inputs } from '@unplugin-go/compiler'
import { dirname, resolve } from 'node:path'
import { mergeErrors } from './host-error.ts'

/** The programs of a bundler's run: compiles each once at a time, and knows what depends on which file. */
export class Programs {
  readonly #onInputs: (inputs: Inputs) => void
  readonly #inputs = new Map<string, Inputs>()
  readonly #running = new Map<string, Promise<Compilation>>()
  readonly #keeping = new Set<Promise<void>>()
  readonly #ids = new Map<string, Set<string>>()

  /** @param onInputs hears of what there is to watch, for programs that failed too */
  constructor(onInputs: (inputs: Inputs) => void) {
    this.#onInputs = onInputs
  }

  /**
   * @param id of the module that asked
   * @throws GoError also of other programs that fail at the same time
   */
  async compile(id: string, entry: string, options: CompileOptions): Promise<Compilation> {
    this.#ids.set(entry, (this.#ids.get(entry) ?? new Set()).add(id))
    const running = this.#running.get(entry) ?? this.#start(entry, options)
    try {
      return await running
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      const others = await Promise.allSettled([...this.#running.values()])
      const failed = others.flatMap((other) => (other.status === 'rejected' ? [other.reason as unknown] : []))
      throw mergeErrors([error, ...failed.filter((other) => other instanceof GoError && other !== error)] as GoError[])
    }
  }

  /** What to watch for a program, also for one that failed. */
  inputs(entry: string): Inputs | undefined {
    return this.#inputs.get(entry)
  }

  /**
   * A file was changed, created or deleted: a build under way may have missed it, the next one is a new one.
   *
   * @returns the modules to load again
   */
  invalidate(file: string, isNew: boolean): string[] {
    const path = resolve(file)
    return [...this.#inputs].flatMap(([entry, inputs]) => {
      if (!inputs.files.includes(path) && !(isNew && mayBelong(path, inputs))) return []
      this.#running.delete(entry)
      return [...(this.#ids.get(entry) ?? [])]
    })
  }

  /** Waits until nothing goes on behind the results that were given. */
  async settle(): Promise<void> {
    await Promise.all(this.#keeping)
  }

  #setInputs(entry: string, inputs: Inputs): void {
    this.#inputs.set(entry, inputs)
    this.#onInputs(inputs)
  }

  #follow(entry: string, { kept }: Compilation): void {
    const keeping = kept.then(
      ({ inputs }) => this.#setInputs(entry, inputs),
      // The compiler has warned; what was watched is watched on.
      () => undefined,
    )
    this.#keeping.add(keeping)
    void keeping.finally(() => this.#keeping.delete(keeping))
  }

  async #start(entry: string, options: CompileOptions): Promise<Compilation> {
    const compiling = compile(entry, options)
    this.#running.set(entry, compiling)
    try {
      const compilation = await compiling
      this.#setInputs(entry, compilation.inputs)
      this.#follow(entry, compilation)
      return compilation
    } catch (error) {
      const inputs = (error instanceof GoError && error.inputs) || {
        files: [entry],
        directories: [dirname(entry)],
        embedded: [],
        modules: [],
      }
      this.#setInputs(entry, inputs)
      throw error
    } finally {
      if (this.#running.get(entry) === compiling) this.#running.delete(entry)
    }
  }
}
