/** Text is written as UTF-8. */
export type FileContent = string | Uint8Array | Blob

export interface FileStat {
  /** In bytes; 0 for a directory. */
  readonly size: number
  readonly mtimeMs: number
  isFile(): boolean
  isDirectory(): boolean
}

/**
 * What a program sees at `/`, seen from the host: methods as in `node:fs/promises`, paths absolute. They reject with
 * errors that have a `code` (`ENOENT`, `EISDIR`, …).
 */
export interface FileSystem {
  readFile(path: string): Promise<Uint8Array>
  readFile(path: string, encoding: 'utf8' | 'utf-8'): Promise<string>
  writeFile(path: string, content: FileContent): Promise<void>
  /** The names in a directory, sorted. */
  readdir(path: string): Promise<string[]>
  stat(path: string): Promise<FileStat>
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>
  /** All files, by absolute path. */
  toObject(): Record<string, Uint8Array>
}
