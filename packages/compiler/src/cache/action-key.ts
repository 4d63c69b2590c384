import { readdir, readFile } from 'node:fs/promises'
import { isSourceName, type Inputs } from '../go/list.ts'
import { hashBytes, hashObject } from './hash.ts'

/** The key of a result: the content of all that goes into it. */
export async function computeActionKey(configuration: unknown, inputs: Inputs): Promise<string> {
  const [files, directories, embedded] = await Promise.all([
    Promise.all(inputs.files.map(async (file) => [file, await hashFile(file)])),
    Promise.all(inputs.directories.map(async (directory) => [directory, await listSources(directory)])),
    Promise.all(inputs.embedded.map(async (directory) => [directory, await listNames(directory)])),
  ])
  return hashObject([configuration, files, directories, embedded, inputs.modules])
}

async function hashFile(file: string): Promise<string> {
  try {
    return hashBytes(await readFile(file))
  } catch {
    return 'absent'
  }
}

/** A file that comes or goes may be part of the program, */
async function listSources(directory: string): Promise<string[]> {
  return (await listNames(directory)).filter(isSourceName)
}

/** or embedded in it. */
async function listNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch {
    // A folder that is gone has no files: what was in it is missing by name.
    return []
  }
}
