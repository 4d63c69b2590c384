import type { Go } from './find-go.ts'

/** How the user wants Go to build. All are optional. */
export interface GoOptions {
  /** The Go command. @default 'go', from PATH */
  command?: string
  /** Build tags. */
  tags?: readonly string[]
  /** For the linker; `-s` and `-w` are applied at the end, by stripping. */
  ldflags?: string
  /** For the compiler. */
  gcflags?: string
  /** Further flags of `go build`. */
  flags?: readonly string[]
  /** Added to the environment of the Go command. */
  env?: Readonly<Record<string, string>>
}

export interface BuildFlags {
  /** For `go build` and `go list` alike: they decide which files count. */
  readonly list: readonly string[]
  /** For `go build` alone. */
  readonly build: readonly string[]
  /** The user asked the linker to leave the names out. */
  readonly strip: boolean
}

/** The flags of a build. Names are needed after linking, so `-s` and `-w` are kept from the linker, GOFLAGS' ones too. */
export function resolveBuildFlags(go: Go, options: GoOptions): BuildFlags {
  const ldflags = options.ldflags ?? findLdflags(go.settings.GOFLAGS)
  const words = splitWords(ldflags ?? '')
  const kept = words.filter((word) => !/^--?[sw](=(true|1))?$/.test(word))
  const build = ['-trimpath', '-buildvcs=false']
  if (ldflags !== undefined) build.push(`-ldflags=${kept.map(quoteWord).join(' ')}`)
  if (options.gcflags) build.push(`-gcflags=${options.gcflags}`)
  return {
    list: [...(options.tags?.length ? [`-tags=${options.tags.join(',')}`] : []), ...(options.flags ?? [])],
    build,
    strip: kept.length < words.length,
  }
}

function findLdflags(goflags: string): string | undefined {
  for (const flag of splitWords(goflags)) {
    const found = /^--?ldflags=(.*)$/s.exec(flag)
    if (found) return found[1]
  }
  return undefined
}

/** Words as Go splits its flags: at spaces, with single or double quotes around a word. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

function quoteWord(word: string): string {
  if (!/\s/.test(word)) return word
  return word.includes("'") ? `"${word}"` : `'${word}'`
}
