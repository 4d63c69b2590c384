import { describeProgram, generateDeclarations, type Compilation, type CompileOptions } from '@unplugin-go/compiler'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Options } from './options.ts'

/**
 * Writes the declaration of an imported file, where it has changed. A failure is a warning: the program runs without.
 *
 * @param entry absolute path of the `.go` file
 */
export async function writeTypes(
  entry: string,
  compilation: Compilation,
  types: Options['types'],
  compileOptions: CompileOptions & { root: string },
  onWarning: (message: string) => void,
): Promise<void> {
  if (types === false) return
  const path = declarationPath(entry, types, compileOptions.root)
  try {
    const description = await describeProgram(entry, compilation, compileOptions)
    const text = generateDeclarations(basename(entry), description)
    if ((await readIfThere(path)) === text) return
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    onWarning(`The types of ${entry} could not be written to ${path}: ${(error as Error).message}`)
  }
}

function declarationPath(entry: string, types: Exclude<Options['types'], false>, root: string): string {
  const file = entry.replace(/\.go$/, '.d.go.ts')
  return typeof types === 'object' ? join(root, types.dir, relative(root, file)) : file
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}
