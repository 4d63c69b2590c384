import { unpluginGo } from './plugin.ts'

/** The plugin for esbuild. */
const Go: typeof unpluginGo.esbuild = unpluginGo.esbuild
export default Go
export type { Options } from './options.ts'
