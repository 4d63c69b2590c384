import { unpluginGo } from './plugin.ts'

/** The plugin for Rollup. */
const Go: typeof unpluginGo.rollup = unpluginGo.rollup
export default Go
export type { Options } from './options.ts'
