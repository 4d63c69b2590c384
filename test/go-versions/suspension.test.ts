import { compile, GoError } from '@unplugin-go/compiler'
import { program } from '@unplugin-go/runtime'
import { describe, expect, test, type TestContext } from 'vitest'
import { fixturePath, testCache } from '../support/fixture.ts'
import { createProject } from '../support/go-project.ts'
import { skip } from '../support/skip.ts'

/** The last release of every Go that can compile for wasip1; `GOTOOLCHAIN` fetches it through the module proxy. */
const versions = ['1.21.13', '1.22.12', '1.23.12', '1.24.13', '1.25.12', '1.26.8', '1.27.4']

async function load(context: TestContext, version: string, fixture: string, optimize: false | 'speed') {
  try {
    const compilation = await compile(fixturePath(fixture), {
      optimize,
      cache: { dir: testCache },
      go: { env: { GOTOOLCHAIN: `go${version}` } },
    })
    expect(compilation.goVersion).toBe(`go${version}`)
    return program(compilation.wasm, { name: fixture })
  } catch (error) {
    if (error instanceof GoError && error.code === 'GO_NOT_FOUND')
      skip(context, `Go ${version} cannot be had: ${error.message}`)
    throw error
  }
}

describe.each(versions)('Go %s', (version) => {
  describe.each([
    ['as linked', false],
    ['optimized', 'speed'],
  ] as const)('%s', (_how, optimize) => {
    test('waits for timers, stdin, channels and the host at once', async (context) => {
      const run = await load(context, version, 'alive', optimize)
      const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
      async function* stdin(): AsyncGenerator<string> {
        await delay(45)
        yield 'a\n'
        await delay(200)
        yield 'b\n'
      }
      const double = (n: number, milliseconds: number): Promise<bigint> => delay(milliseconds).then(() => BigInt(2 * n))
      const { stdout } = await run({ stdin: stdin(), imports: { env: { double, half: (n: number) => n / 2 } } })
      expect(stdout).toMatch(/^host said 42 1\.5\n/)
      expect(stdout.match(/tick \d/g)).toEqual(['tick 0', 'tick 1', 'tick 2'])
      expect(stdout.match(/line \w|done/g)).toEqual(['line a', 'line b', 'done'])
    })

    test('recurses as deep as native Go', async (context) => {
      const run = await load(context, version, 'deep', optimize)
      const { stdout } = await run(['20000'])
      expect(stdout).toBe(
        'build true\nbuild true\nsorted true\nnarrow true\nwide 20000\nrecovered true\n' + 'goroutine true\n'.repeat(4),
      )
    })
  })
})

test('Go without -json reports errors just as well', async (context) => {
  const root = createProject({
    'go.mod': 'module example.com/app\n\ngo 1.21\n',
    'main.go': 'package main\n\nimport "example.com/app/one"\n\nfunc main() { one.F() }\n',
    'one/one.go': 'package one\n\nfunc F() int { return "1" }\n',
  })
  const options = { optimize: false, cache: false, go: { env: { GOTOOLCHAIN: 'go1.21.13' } } } as const
  const error = await compile(`${root}/main.go`, options).catch((reason: unknown) => reason as GoError)
  if (error instanceof GoError && error.code === 'GO_NOT_FOUND') skip(context, error.message)
  expect(error).toMatchObject({
    code: 'GO_BUILD_FAILED',
    loc: { file: `${root}/one/one.go`, line: 3, column: 22 },
    diagnostics: [{ package: 'example.com/app/one', message: expect.stringContaining('cannot use "1"') }],
  })
})
