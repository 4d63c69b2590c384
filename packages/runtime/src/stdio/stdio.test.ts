import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileFixture, loadFixture } from '../../../../test/support/fixture.ts'
import { GoAbortError, GoExitError, GoLimitError } from '../errors/errors.ts'
import type { Stdin } from './sources.ts'

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>

describe('stdin', () => {
  test.each<[string, () => Stdin]>([
    ['text', () => 'a\nö'],
    ['bytes', () => encode('a\nö')],
    ['a Blob', () => new Blob(['a\n', 'ö'])],
    ['a stream of bytes', () => new Blob(['a\nö']).stream()],
    [
      'a stream of text',
      () =>
        new ReadableStream<string>({
          start(controller) {
            for (const chunk of ['a\n', '', 'ö']) controller.enqueue(chunk)
            controller.close()
          },
        }),
    ],
    [
      'an async iterable that takes its time',
      async function* (): AsyncGenerator<string | Uint8Array> {
        yield 'a\n'
        await delay(20)
        yield encode('ö')
      },
    ],
  ])('is %s', async (_what, stdin) => {
    const run = await loadFixture('echo')
    expect((await run({ stdin: stdin() })).stdout).toBe('a\nö')
  })

  test('is a pipe', async () => {
    const process = (await loadFixture('echo'))({ stdin: 'pipe', stdout: 'pipe' })
    const writer = process.stdin.getWriter()
    const reader = process.stdout.getReader()
    for (const line of ['one\n', 'two\n']) {
      await writer.write(line)
      expect((await reader.read()).value).toEqual(encode(line))
    }
    await writer.close()
    expect((await reader.read()).done).toBe(true)
    expect((await process).exitCode).toBe(0)
  })

  test('carries any bytes, in chunks of any size', async () => {
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_, i) => (i * 7919) % 256)
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 3) % 100_003) {
        yield bytes.slice(at, at + size)
      }
    }
    const { stdoutBytes } = await (await loadFixture('echo'))({ stdin: chunks() })
    expect(Buffer.compare(stdoutBytes, bytes)).toBe(0)
  })

  test('that fails midway is an error in the program, and in the host', async () => {
    const cause = new Error('the cable is out')
    async function* broken(): AsyncGenerator<string> {
      yield 'before'
      throw cause
    }
    const error = await (await loadFixture('echo'))({ stdin: broken() }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GoExitError)
    expect(error).toMatchObject({ exitCode: 1, stdout: 'before', cause })
    expect((error as GoExitError).stderr).toMatch(/input\/output error|I\/O error/i)
  })

  test('is released when the program ends', async () => {
    let released = false
    const endless = new ReadableStream<string>({ cancel: () => void (released = true) })
    await (
      await loadFixture('hello')
    )({ stdin: endless })
    expect(released).toBe(true)
  })
})

describe('stdout', () => {
  test('is a function, called while the program runs', async () => {
    const chunks: Uint8Array[] = []
    const { stdout } = await (await loadFixture('hello'))({ stdout: (chunk) => void chunks.push(chunk) })
    expect([Buffer.concat(chunks).toString(), stdout]).toEqual(['hello\n', ''])
  })

  test('is a WritableStream, which holds the program back', async () => {
    let length = 0
    let most = 0
    let waiting = 0
    let closed = false
    const stdout = new WritableStream<Uint8Array>({
      async write(chunk) {
        most = Math.max(most, ++waiting)
        await delay(0)
        waiting--
        length += chunk.length
      },
      close: () => void (closed = true),
    })
    await (
      await loadFixture('echo')
    )({ stdin: 'x'.repeat(2_000_000), stdout })
    expect({ length, most, closed }).toEqual({ length: 2_000_000, most: 1, closed: true })
  })

  test('is ignored, or one stream for both', async () => {
    const run = await loadFixture('ending')
    expect((await run(['stderr'], { stdout: 'ignore', stderr: 'ignore' })).stderr).toBe('')
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const text = new Response(readable).text()
    await run(['stderr'], { stdout: writable, stderr: writable })
    expect(await text).toBe('before\nprinted by the runtime\nwritten by fmt\n')
  })

  test('of 200 MB ends the run at maxOutput, with what came before', async () => {
    const error = await (await loadFixture('ending'))(['flood']).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GoLimitError)
    expect((error as GoLimitError).message).toMatch(/maxOutput \(67108864 bytes\) to stdout/)
    expect((error as GoLimitError).result.stdoutBytes.length).toBe(64 * 1024 * 1024)
  })

  test('of 200 MB flows through a pipe in little memory', async () => {
    const process = (await loadFixture('ending'))(['flood'], { stdout: 'pipe' })
    const before = globalThis.process.memoryUsage.rss()
    let length = 0
    let peak = 0
    for await (const chunk of process.stdout) {
      length += chunk.length
      peak = Math.max(peak, globalThis.process.memoryUsage.rss() - before)
    }
    await process
    expect(length).toBe(200 * 1024 * 1024 + 'before\n'.length)
    expect(peak).toBeLessThan(150 * 1024 * 1024)
  })

  test('whose reader is gone is a closed pipe', async () => {
    const process = (await loadFixture('ending'))(['flood'], { stdout: 'pipe', reject: false })
    const reader = process.stdout.getReader()
    await reader.read()
    await reader.cancel()
    const error = await process.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GoAbortError)
    expect((error as Error).message).toMatch(/was not taken.*cancelled/)
  })

  test('that is no pipe says so', async () => {
    const process = (await loadFixture('hello'))()
    expect(() => process.stdout).toThrow("stdout: 'pipe'")
    expect(() => process.stdin).toThrow("stdin: 'pipe'")
    await process
  })
})

describe("the host's own streams", () => {
  /** A process of its own whose streams a program inherits. */
  async function inherit(fixture: string, args: string[], input: string, shell = ''): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'unplugin-go-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'program.wasm'), await compileFixture(fixture))
    writeFileSync(
      join(folder, 'run.mjs'),
      `import { program } from ${JSON.stringify(new URL('../../dist/index.mjs', import.meta.url).href)}
const streams = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' }
await program(new URL('program.wasm', import.meta.url))(${JSON.stringify(args)}, streams).then(
  ({ exitCode, stdout }) => console.error('exit', exitCode, stdout.length),
  (error) => console.error(error.name, error.message),
)
`,
    )
    const running = promisify(execFile)('sh', ['-c', `"$0" run.mjs 2>&1 ${shell}`, process.execPath], { cwd: folder })
    running.child.stdin!.end(input)
    return (await running).stdout
  }

  test('are read and written', async () => {
    expect(await inherit('echo', [], 'a\nö\n')).toBe('a\nö\nexit 0 0\n')
    expect(await inherit('ending', ['stderr'], '')).toBe('before\nprinted by the runtime\nwritten by fmt\nexit 0 0\n')
  })

  test('may be closed before the program has ended', async () => {
    expect(await inherit('ending', ['flood'], '', '| head -c 20')).toBe(`before\n${'x'.repeat(13)}`)
  })
})

describe('lines', () => {
  test.each(['collect', 'pipe'] as const)('come while the program runs: %s', async (stdout) => {
    const run = await loadFixture('echo')
    async function* input(): AsyncGenerator<string> {
      yield 'one\r\ntw'
      yield 'o\n\nlast'
    }
    const lines: string[] = []
    for await (const line of run({ stdin: input(), stdout }).lines()) lines.push(line)
    expect(lines).toEqual(['one', 'two', '', 'last'])
  })

  test('end with the error of the run', async () => {
    const run = await loadFixture('ending')
    const lines: string[] = []
    const reading = (async () => {
      for await (const line of run(['exit', '3']).lines()) lines.push(line)
    })()
    await expect(reading).rejects.toThrow('exited with code 3')
    expect(lines).toEqual(['before'])
  })
})
