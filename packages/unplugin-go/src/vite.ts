import { unpluginGo } from './plugin.ts'

/** The plugin for Vite. */
const Go: typeof unpluginGo.vite = unpluginGo.vite
export default Go
export type { Options } from './options.ts'
