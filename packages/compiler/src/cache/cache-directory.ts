import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findUp } from '../go/target.ts'

/**
 * `node_modules/.cache/unplugin-go` of the nearest package, as the ecosystem does it; `CACHE_DIR` of the environment
 * goes first.
 */
export function findCacheDirectory(root: string, env: NodeJS.ProcessEnv = process.env): string {
  const { CACHE_DIR } = env
  if (CACHE_DIR && !['1', '0', 'true', 'false'].includes(CACHE_DIR)) return join(CACHE_DIR, 'unplugin-go')
  const manifest = findUp(root, 'package.json')
  if (!manifest) return join(root, '.cache', 'unplugin-go')
  const modules = join(dirname(manifest), 'node_modules')
  return existsSync(modules) ? join(modules, '.cache', 'unplugin-go') : join(dirname(manifest), '.cache', 'unplugin-go')
}
