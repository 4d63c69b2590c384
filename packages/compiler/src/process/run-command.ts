import { execa } from 'execa'

export interface CommandOptions {
  cwd?: string
  /** The whole environment. */
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

export interface CommandResult {
  stdout: string
  stderr: string
  /** Undefined where the command could not be started, or was ended by a signal. */
  exitCode: number | undefined
  /** `ENOENT` and the like, where the command could not be started. */
  errorCode: string | undefined
}

/** Runs a command to its end, without a shell. Never rejects but by `signal`: the result tells. */
export async function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env, signal }: CommandOptions = {},
): Promise<CommandResult> {
  const result = await execa(file, args, {
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env ? { env, extendEnv: false } : {}),
    ...(signal ? { cancelSignal: signal } : {}),
  })
  signal?.throwIfAborted()
  return {
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    exitCode: result.exitCode,
    errorCode: result.exitCode === undefined ? (result as { code?: string }).code : undefined,
  }
}
