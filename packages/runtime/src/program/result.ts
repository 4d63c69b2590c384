import type { FileSystem } from '../fs/file-system.ts'

/** What a program left. */
export interface GoResult {
  /** 0 to 255. */
  readonly exitCode: number
  /** What was collected, as UTF-8; malformed bytes become U+FFFD. Empty where it was not collected. */
  readonly stdout: string
  readonly stderr: string
  readonly stdoutBytes: Uint8Array
  readonly stderrBytes: Uint8Array
  /** What the program left at `/`. */
  readonly files: FileSystem
  /** From the start of the instance to its end, in milliseconds. */
  readonly durationMs: number
}

/** Bytes are joined, and decoded, when somebody asks for them. */
export function createResult(
  exitCode: number,
  durationMs: number,
  files: FileSystem,
  stdout: readonly Uint8Array[],
  stderr: readonly Uint8Array[],
): GoResult {
  const out = lazy(() => join(stdout))
  const err = lazy(() => join(stderr))
  const outText = lazy(() => decode(out()))
  const errText = lazy(() => decode(err()))
  return {
    exitCode,
    durationMs,
    files,
    get stdout() {
      return outText()
    },
    get stderr() {
      return errText()
    },
    get stdoutBytes() {
      return out()
    },
    get stderrBytes() {
      return err()
    },
  }
}

function lazy<T>(create: () => T): () => T {
  let value: { readonly it: T } | undefined
  return () => (value ??= { it: create() }).it
}

export function join(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
