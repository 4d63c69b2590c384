import type { CompileOptions, GoOptions } from '@unplugin-go/compiler'

/** The options of the plugin. */
export interface Options {
  /** How Go builds. */
  go?: GoOptions
  /**
   * What wasm-opt does: `'speed'` is smaller and not slower, `'size'` smaller still and slower, `passes` are wasm-opt's
   * own flags. `'auto'` is `false` in dev, `'speed'` in builds. @default 'auto'
   */
  optimize?: 'auto' | Exclude<CompileOptions['optimize'], undefined>
  /** Whether the binary is a file of its own or part of the JavaScript. `'auto'` is `'asset'`. @default 'auto' */
  emit?: 'asset' | 'inline' | 'auto'
  /**
   * Where the declaration of each imported file goes: `tool.d.go.ts` beside `tool.go`; a mirrored tree in `dir`, for
   * `rootDirs`; nowhere. @default 'sidecar'
   */
  types?: 'sidecar' | { dir: string } | false
  /** Where results are kept; `false` builds every time. @default true: node_modules/.cache/unplugin-go */
  cache?: CompileOptions['cache']
}

const known = ['go', 'optimize', 'emit', 'types', 'cache']

/** @throws TypeError for an option that does not exist */
export function resolveOptions(options: Options = {}): Options {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`unplugin-go: unknown option "${name}". There are: ${known.join(', ')}`)
  }
  return options
}
