import { unpluginGo } from './plugin.ts'

/** The plugin for Rolldown. */
const Go: typeof unpluginGo.rolldown = unpluginGo.rolldown
export default Go
export type { Options } from './options.ts'
