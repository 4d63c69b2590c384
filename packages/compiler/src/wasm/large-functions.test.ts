import { expect, test } from 'vitest'
import { program } from '@unplugin-go/runtime'
import { createProject } from '../../../../test/support/go-project.ts'
import { compile } from '../compile.ts'
import { readBodies } from './code.ts'
import { setLargeFunctionsAside } from './large-functions.ts'
import { findSection, readSections, SectionId } from './module.ts'

const entries = Array.from({ length: 3000 }, (_, i) => `\t"key${i}": func(n int) int { return n + ${i} },`)
const source = `package main

var table = map[string]func(int) int{
${entries.join('\n')}
}

func main() {
	println(len(table), table["key2999"](1))
}
`

test('a very large function is kept from wasm-opt, and is there afterwards', async () => {
  const root = createProject({ 'go.mod': 'module example.com/large\n\ngo 1.21\n', 'main.go': source })
  const options = { cache: { dir: `${root}/.cache` } }
  const linked = await compile(`${root}/main.go`, { ...options, optimize: false })
  const sizes = (wasm: Uint8Array): number[] =>
    readBodies(findSection(readSections(wasm), SectionId.code)!.body).map((body) => body.length)
  const largest = Math.max(...sizes(linked.wasm))
  expect(largest).toBeGreaterThan(128 * 1024)
  expect(Math.max(...sizes(setLargeFunctionsAside(linked.wasm).wasm))).toBeLessThan(128 * 1024)

  const optimized = await compile(`${root}/main.go`, options)
  expect(optimized.wasm.length).toBeLessThan(linked.wasm.length)
  expect((await program(optimized.wasm)()).stderr).toBe('3000 3000\n')
})

test('a module without one is left as it is', async () => {
  const root = createProject({ 'main.go': 'package main\n\nfunc main() {}\n' })
  const { wasm } = await compile(`${root}/main.go`, { optimize: false, cache: false })
  const aside = setLargeFunctionsAside(wasm)
  expect([aside.wasm === wasm, aside.restore(wasm) === wasm]).toEqual([true, true])
  expect(() => setLargeFunctionsAside(wasm.subarray(0, 8))).toThrow('section 10 is missing')
})
