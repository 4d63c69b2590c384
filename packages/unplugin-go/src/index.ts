/**
 * Imports a Go program as an async function. Each bundler has an entry of its own: `unplugin-go/vite`,
 * `unplugin-go/rollup`, …
 *
 * @module
 */
export { unpluginGo, unpluginGo as default } from './plugin.ts'
export type { Options } from './options.ts'
export { GoError } from '@unplugin-go/compiler'
