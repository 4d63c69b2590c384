import { unpluginGo } from './plugin.ts'

/** The plugin for Rspack. */
const Go: typeof unpluginGo.rspack = unpluginGo.rspack
export default Go
export type { Options } from './options.ts'
