import { compile, type CompileOptions } from '@unplugin-go/compiler'
import { program, type GoMain } from '@unplugin-go/runtime'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)

/** Where the tests keep what they compiled. */
export const testCache: string = fileURLToPath(new URL('node_modules/.cache/unplugin-go-test', root))

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}/main.go`, root))
}

/** The bytes of a program in fixtures/, as dev builds it. */
export async function compileFixture(name: string, options: CompileOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { wasm } = await compile(fixturePath(name), { optimize: false, cache: { dir: testCache }, ...options })
  return wasm
}

const loaded = new Map<string, Promise<GoMain>>()

/** A program in fixtures/, ready to run; compiled once per test file. */
export function loadFixture(name: string): Promise<GoMain> {
  const known = loaded.get(name)
  if (known) return known
  const loading = compileFixture(name).then((wasm) => program(wasm, { name }))
  loaded.set(name, loading)
  return loading
}
