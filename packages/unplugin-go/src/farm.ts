import { unpluginGo } from './plugin.ts'

/** The plugin for Farm. */
const Go: typeof unpluginGo.farm = unpluginGo.farm
export default Go
export type { Options } from './options.ts'
