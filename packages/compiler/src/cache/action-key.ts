import { readdir, readFile } from 'node:fs/promises'
import type { Inputs } from '../go/list.ts'
import { hashBytes, hashObject } from './hash.ts'

/** The key of a result: the content of all that goes into it. */
export async function computeActionKey(configuration: unknown, inputs: Inputs): Promise<string> {
  const [files, directories] = await Promise.all([
    Promise.all(inputs.files.map(async (file) => [file, await hashFile(file)])),
    Promise.all(inputs.directories.map(async (directory) => [directory, await listDirectory(directory)])),
  ])
  return hashObject([configuration, files, directories, inputs.modules])
}

async function hashFile(file: string): Promise<string> {
  try {
    return hashBytes(await readFile(file))
  } catch {
    return 'absent'
  }
}

/** A file that comes or goes may be part of the program, or embedded in it. */
async function listDirectory(directory: string): Promise<string[] | 'absent'> {
  try {
    const names = await readdir(directory)
    return names.filter((name) => name !== 'node_modules' && !/\.d\.go\.ts$|_test\.go$|^\./.test(name)).sort()
  } catch {
    return 'absent'
  }
}
