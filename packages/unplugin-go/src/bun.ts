import { unpluginGo } from './plugin.ts'

/** The plugin for Bun. */
const Go: typeof unpluginGo.bun = unpluginGo.bun
export default Go
export type { Options } from './options.ts'
