import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileFixture, loadFixture } from '../../../../test/support/fixture.ts'
import { strip } from '../../../compiler/src/wasm/strip.ts'
import { readSections, writeSections } from '../../../compiler/src/wasm/module.ts'
import { program } from '../program/program.ts'
import { sleepUntil } from './sleep.ts'

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('a program that waits', () => {
  test('has timers, late stdin, goroutines and a slow host at once, and the host goes on', async () => {
    const run = await loadFixture('alive')
    let turns = 0
    const timer = setInterval(() => turns++, 5)
    async function* stdin(): AsyncGenerator<string> {
      await delay(50)
      yield 'a\n'
      await delay(200)
      yield 'b\n'
    }
    const double = async (n: number, milliseconds: number): Promise<bigint> => {
      await delay(milliseconds)
      return BigInt(n) * 2n
    }
    const { stdout } = await run({ stdin: stdin(), imports: { env: { double, half: (n: number) => n / 2 } } })
    clearInterval(timer)
    // Which of two timers is first is the machine's affair; what each goroutine does is in order.
    expect(stdout).toMatch(/^host said 42 1\.5\n/)
    expect(stdout.match(/tick \d/g)).toEqual(['tick 0', 'tick 1', 'tick 2'])
    expect(stdout.match(/line \w|done/g)).toEqual(['line a', 'line b', 'done'])
    expect(turns).toBeGreaterThan(10)
  })

  test('takes a float64 later, and nothing from a promise that is none', async () => {
    const run = await loadFixture('alive')
    const half = (n: number): Promise<number> => Promise.resolve(n / 2)
    const { stdout } = await run({ imports: { env: { double: () => -1n, half } } })
    expect(stdout).toMatch(/^host said -1 1.5\n/)
  })
})

describe('a binary without a table', () => {
  const foreign = async (name: string): Promise<Uint8Array> =>
    writeSections(readSections(strip(await compileFixture(name))).filter((section) => section.name !== 'unplugin-go'))

  test('runs', async () => {
    expect((await program(await foreign('echo'))({ stdin: 'x' })).stdout).toBe('x')
  })

  test('waits with JSPI where there is JSPI, else sleeps where the host may block', async () => {
    const run = program(await foreign('ending'))
    await expect(run(['wait'], { timeout: 50 })).rejects.toThrow(
      'Suspending' in WebAssembly ? 'ran longer' : /ran longer|cannot be suspended/,
    )
  }, 20_000)

  test('says why it cannot wait for stdin', async () => {
    async function* later(): AsyncGenerator<string> {
      await delay(10)
      yield 'x'
    }
    const result = program(await foreign('echo'))({ stdin: later() })
    if ('Suspending' in WebAssembly) expect((await result).stdout).toBe('x')
    else await expect(result).rejects.toThrow(/cannot be suspended.*JSPI/)
  })
})

test('a sleep ends late, never early', async () => {
  for (const milliseconds of [0, 0.3, 1, 2.5, 4.2, 7]) {
    const deadline = performance.now() + milliseconds
    await new Promise<void>((resolve) => void sleepUntil(deadline, resolve))
    expect(performance.now()).toBeGreaterThanOrEqual(deadline)
  }
})

test('recursion is as deep as native Go has it', async () => {
  const { stdout } = await (await loadFixture('deep'))(['50000'])
  expect(stdout).toBe(
    'build true\nbuild true\nsorted true\nnarrow true\nwide 20000\nrecovered true\n' + 'goroutine true\n'.repeat(4),
  )
})

test('a stack that is too small for Go is named', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'unplugin-go-')), 'deep.wasm')
  onTestFinished(() => rmSync(dirname(file), { recursive: true }))
  writeFileSync(file, await compileFixture('deep'))
  const script = `
    const { program } = await import(${JSON.stringify(new URL('../../dist/index.mjs', import.meta.url).href)})
    await program(${JSON.stringify(file)})(['50000']).catch((error) => console.log(error.name, error.message))
  `
  const args = ['--stack-size=100', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toMatch(/^GoTrapError deep trapped: Maximum call stack size exceeded\. Go's recursion needs/)
})
