import { unpluginGo } from './plugin.ts'

/** The plugin for webpack. */
const Go: typeof unpluginGo.webpack = unpluginGo.webpack
export default Go
export type { Options } from './options.ts'
