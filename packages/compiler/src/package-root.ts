import { readFileSync } from 'node:fs'

/** The folder of this package, from its sources and from dist alike. */
export const packageRoot: URL = new URL('..', import.meta.url)

/** Part of every cache key: results of other versions do not count. */
export const compilerVersion: string = (
  JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }
).version
