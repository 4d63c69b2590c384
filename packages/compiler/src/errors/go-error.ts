import type { Inputs } from '../go/list.ts'

/** A place in a source file. */
export interface SourceLocation {
  /** Absolute path. */
  file: string
  /** 1-based. */
  line: number
  /** 0-based, in UTF-16 code units, as Rollup counts. */
  column: number
}

export interface GoErrorFacts {
  code: string
  /** What happened, and why. */
  message: string
  /** What to do next. */
  hint?: string
  /** The section of docs/errors.md. */
  docs?: string
  loc?: SourceLocation
  /** The source lines around `loc`. */
  frame?: string
  cause?: unknown
  /** Of a build that found several: all of them, this one first. */
  diagnostics?: Diagnostic[]
}

/** One message of the Go command. */
export interface Diagnostic {
  /** Go's own words, without the position. */
  message: string
  loc?: SourceLocation
  frame?: string
  /** Import path of the Go package. */
  package?: string
}

/** Everything that can go wrong while a Go program is built; `code` is permanent and listed in docs/errors.md. */
export class GoError extends Error {
  override readonly name = 'GoError'
  readonly code: string
  readonly hint: string | undefined
  readonly docs: string | undefined
  readonly loc: SourceLocation | undefined
  readonly frame: string | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** What to watch: a change there may repair the build. */
  inputs: Inputs | undefined

  constructor(facts: GoErrorFacts) {
    super(facts.hint ? `${facts.message}\n${facts.hint}` : facts.message, { cause: facts.cause })
    this.code = facts.code
    this.hint = facts.hint
    this.docs = facts.docs
    this.loc = facts.loc
    this.frame = facts.frame
    this.diagnostics = facts.diagnostics ?? []
  }
}
