import { goNotFound, goTooOld } from '../errors/catalogue.ts'
import { runCommand } from '../process/run-command.ts'

/** A Go command and what it says of itself in a folder; go.mod may choose another toolchain there. */
export interface Go {
  readonly command: string
  /** The user's environment, for wasip1. */
  readonly env: NodeJS.ProcessEnv
  /** As Go says it: `go1.26.8`. */
  readonly version: string
  /** The 26 of it. */
  readonly minor: number
  /** What influences a build besides the files. */
  readonly settings: Readonly<Record<GoSetting, string>>
}

const goSettings = [
  'GOVERSION',
  'GOROOT',
  'GOMODCACHE',
  'GOFLAGS',
  'GOEXPERIMENT',
  'GOWASM',
  'GOWORK',
  'GO111MODULE',
  'GOPATH',
] as const
type GoSetting = (typeof goSettings)[number]

const oldestMinor = 21
/** From here on `satconv` and `signext` are always on. */
const minorWithoutWasmSettings = 26

/**
 * @param command by default `go`, from PATH
 * @throws GoError `GO_NOT_FOUND`, `GO_TOO_OLD`
 */
export async function findGo(
  cwd: string,
  { command = 'go', env: extra = {} }: { command?: string | undefined; env?: NodeJS.ProcessEnv | undefined } = {},
): Promise<Go> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...extra, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' }
  const { stdout, stderr, exitCode, errorCode } = await runCommand(command, ['env', '-json', ...goSettings], {
    cwd,
    env,
  })
  if (exitCode !== 0) throw goNotFound(command, describeFailure(errorCode, stderr, exitCode))
  const settings = parseSettings(command, stdout)
  const version = settings.GOVERSION
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? (version.startsWith('devel') ? Infinity : 0))
  if (minor < oldestMinor) throw goTooOld(command, version)
  if (minor < minorWithoutWasmSettings && !settings.GOWASM) {
    env['GOWASM'] = settings.GOWASM = 'satconv,signext'
  }
  return { command, env, version, minor, settings }
}

function describeFailure(errorCode: string | undefined, stderr: string, exitCode: number | undefined): string {
  if (errorCode === 'ENOENT') return 'it was not found (ENOENT)'
  return errorCode ?? (stderr.trim() || `it ended with exit code ${exitCode}`)
}

function parseSettings(command: string, json: string): Record<GoSetting, string> {
  try {
    return JSON.parse(json) as Record<GoSetting, string>
  } catch {
    throw goNotFound(command, 'what it prints is not what Go prints')
  }
}
