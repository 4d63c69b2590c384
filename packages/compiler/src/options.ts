import type { GoOptions } from './go/flags.ts'
import type { OptimizeMode } from './wasm/optimize.ts'

/** How a program is compiled. */
export interface CompileOptions {
  go?: GoOptions
  /** `'auto'` is `'speed'`: what is smaller and not slower. @default 'auto' */
  optimize?: false | 'auto' | OptimizeMode
  /** Drops function names, which only help to read stacks of the engine. @default as `optimize` */
  strip?: boolean
  /** Where results are kept; `false` builds every time. @default true: node_modules/.cache/unplugin-go */
  cache?: boolean | { dir: string }
  /** Where the cache is looked for. @default the folder of the entry */
  root?: string
  /**
   * Gives a rebuilt program as soon as it is there: its dependencies are listed and the result is kept afterwards, which
   * `kept` waits for. @default false
   */
  background?: boolean
  /** Ends the build, and the processes it started. */
  signal?: AbortSignal
  /** Hears of each slow step as it begins. */
  onProgress?: (step: 'go build' | 'wasm-opt') => void
  /** Hears of what does not fail the build. */
  onWarning?: (message: string) => void
}
