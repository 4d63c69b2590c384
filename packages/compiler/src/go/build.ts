import { readFile } from 'node:fs/promises'
import { buildFailed, noMain } from '../errors/catalogue.ts'
import { parseBuildOutput } from '../errors/parse-build-output.ts'
import { runCommand } from '../process/run-command.ts'
import { isWasm } from '../wasm/module.ts'
import type { Go } from './find-go.ts'
import { environmentFor } from './overlay.ts'
import { listGoFiles, type Target } from './target.ts'

/** From here on `go build -json` says which package a message belongs to. */
const minorWithJson = 24

/**
 * `go build`: links the program, with its names, into `output`.
 *
 * @throws GoError `GO_BUILD_FAILED` with every diagnostic, `GO_NO_MAIN`
 */
export async function buildProgram(
  go: Go,
  target: Target,
  flags: readonly string[],
  output: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const json = go.minor >= minorWithJson ? ['-json'] : []
  const { stdout, stderr, exitCode } = await runCommand(
    go.command,
    ['build', '-o', output, ...json, ...flags, target.pattern],
    { cwd: target.directory, env: environmentFor(target, go), signal },
  )
  if (exitCode !== 0) {
    throw buildFailed(target, await parseBuildOutput(stdout, stderr, target.directory, go.settings.GOMODCACHE))
  }
  const wasm = await readFile(output)
  // For what is not `package main`, Go writes an archive.
  if (!isWasm(wasm)) throw noMain(target.entry, undefined, await listGoFiles(target.directory))
  return wasm as Uint8Array<ArrayBuffer>
}
