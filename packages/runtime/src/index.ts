/**
 * Runs Go programs that were compiled for wasip1, wherever JavaScript runs.
 *
 * @module
 */
export { program, type GoMain } from './program/program.ts'
export type { GoProcess } from './program/process.ts'
export type { GoResult } from './program/result.ts'
export type { RunOptions } from './program/run-options.ts'
export type { OnProgress, WasmSource } from './program/load-module.ts'
export type { Stdin } from './stdio/sources.ts'
export type { Stdout } from './stdio/sinks.ts'

export { MemoryFileSystem } from './fs/memory-file-system.ts'
export type { FileContent, FileStat, FileSystem } from './fs/file-system.ts'

export {
  GoAbortError,
  GoExitError,
  GoLimitError,
  GoLoadError,
  GoPanicError,
  GoRunError,
  GoTimeoutError,
  GoTrapError,
  type GoFrame,
} from './errors/errors.ts'

export type { ImportResult, SuspensionTable } from './suspension/table.ts'
