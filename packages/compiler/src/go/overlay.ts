import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Go } from './find-go.ts'
import type { Target } from './target.ts'

/**
 * A folder without a go.mod gets one that only Go sees, so that several files make a package there too.
 *
 * @returns the flag for `go build` and `go list`
 */
export async function overlayModule(target: Target, go: Go, temporary: string): Promise<string[]> {
  if (target.hasModule || target.pattern !== '.') return []
  const name = basename(target.directory).replace(/[^\w.-]/g, '-') || 'main'
  const module = join(temporary, 'go.mod')
  const overlay = join(temporary, 'overlay.json')
  await writeFile(module, `module program.local/${name}\n\ngo 1.${Math.min(go.minor, 99)}\n`)
  await writeFile(overlay, JSON.stringify({ Replace: { [join(target.directory, 'go.mod')]: module } }))
  return [`-overlay=${overlay}`]
}

/** A workspace above would not know the module that only Go sees. */
export function environmentFor(target: Target, go: Go): NodeJS.ProcessEnv {
  return target.hasModule ? go.env : { ...go.env, GOWORK: 'off' }
}
