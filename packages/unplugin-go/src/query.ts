import { unknownQuery } from '@unplugin-go/compiler'

/** What an import of a Go file asks for. */
export type Query = 'inline' | 'url'

const known: readonly Query[] = ['inline', 'url']
/** Of other plugins and versions: an error says more than what they would make of Go. */
const reserved = ['worker', 'module', 'sharedworker']

export const goFile: RegExp = /\.go(?:\?.*)?$/
export const goFileOrRuntime: RegExp = /\.go(?:\?.*)?$|^(?:@unplugin-go|unplugin-go)\/runtime$/

/**
 * Splits the id of a Go import.
 *
 * @returns undefined for a query that is somebody else's, such as `?raw`
 * @throws GoError `GO_UNKNOWN_QUERY`
 */
export function parseId(id: string): { file: string; query: Query | undefined } | undefined {
  const [file = '', search = ''] = id.split('?', 2)
  let query: Query | undefined
  for (const name of new URLSearchParams(search).keys()) {
    if (reserved.includes(name)) throw unknownQuery(id, name, known)
    if (known.includes(name as Query)) query = name as Query
    // Vite's own: a timestamp, a version, a mark.
    else if (!['t', 'v', 'import', 'ssr'].includes(name)) return undefined
  }
  return { file, query }
}
