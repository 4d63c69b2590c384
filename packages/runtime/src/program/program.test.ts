import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileFixture, loadFixture } from '../../../../test/support/fixture.ts'
import { program } from './program.ts'
import { GoLoadError } from '../errors/errors.ts'

describe('a call', () => {
  test('gives what the program wrote', async () => {
    const run = await loadFixture('hello')
    const result = await run()
    expect(result).toMatchObject({ exitCode: 0, stdout: 'hello\n', stderr: '' })
    expect(result.stdoutBytes).toEqual(new TextEncoder().encode('hello\n'))
    expect(result.durationMs).toBeGreaterThan(0)
  })

  test('passes arguments of any kind, also none', async () => {
    const run = await loadFixture('surroundings')
    const args = ['', ' ', 'ä日本🙂', '-x=1', '\n', '"quoted"']
    expect(JSON.parse((await run(args)).stdout)).toMatchObject({ args: ['surroundings', ...args] })
    expect(JSON.parse((await run()).stdout).args).toEqual(['surroundings'])
    expect(JSON.parse((await run(undefined, { name: 'named' })).stdout).args).toEqual(['named'])
    expect(JSON.parse((await run({ args: ['a'], name: 'other' })).stdout).args).toEqual(['other', 'a'])
    await expect(run(['a\0b'])).rejects.toThrow('args[1]: a NUL character')
  })

  test('puts flags before arguments', async () => {
    const run = await loadFixture('surroundings')
    const { stdout } = await run(['last'], { flags: { n: 3, v: true, s: 'a b', I: ['x', 'y'], absent: undefined } })
    expect(JSON.parse(stdout).args.slice(1)).toEqual(['-n=3', '-v=true', '-s=a b', '-I=x', '-I=y', 'last'])
  })

  test('shows nothing of the host but what was given', async () => {
    const run = await loadFixture('surroundings')
    expect(JSON.parse((await run()).stdout)).toMatchObject({ env: ['PWD=/'], cwd: '/', year: new Date().getFullYear() })
    const { stdout } = await run({ env: { Ä: 'ö=ü' }, cwd: '/tmp' })
    expect(JSON.parse(stdout)).toMatchObject({ env: ['PWD=/tmp', 'Ä=ö=ü'], cwd: '/tmp' })
  })

  test('may overlap with others', async () => {
    const run = await loadFixture('echo')
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`)
    const results = await Promise.all(texts.map((stdin) => run({ stdin })))
    expect(results.map(({ stdout }) => stdout)).toEqual(texts)
  })

  test('says which options there are', async () => {
    const run = await loadFixture('hello')
    await expect(run({ stdn: 'x' } as never)).rejects.toThrow(/Unknown option "stdn".*stdin/)
    await expect(run({ timeout: NaN })).rejects.toThrow('timeout: expected a positive number')
    await expect(run({ stdin: 3 as never })).rejects.toThrow('stdin: expected')
    await expect(run({ stdout: 'file' as never })).rejects.toThrow('stdout: expected')
  })
})

describe('the binary', () => {
  let server: Server
  let origin: string
  let wasm: Uint8Array<ArrayBuffer>

  beforeAll(async () => {
    wasm = await compileFixture('hello')
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://localhost')
      if (pathname === '/absent.wasm') response.writeHead(404).end('no')
      else if (pathname === '/page.wasm')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
      else if (pathname === '/short.wasm') {
        response.writeHead(200, { 'content-type': 'application/wasm' }).end(wasm.subarray(0, 100_000))
      } else {
        const type = pathname === '/octets.wasm' ? 'application/octet-stream' : 'application/wasm'
        response.writeHead(200, { 'content-type': type, 'content-length': wasm.length }).end(wasm)
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())

  test('comes from a URL, a path, a response, bytes or a module', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'unplugin-go-')), 'hello.wasm')
    await writeFile(file, wasm)
    const sources = [
      new URL(`${origin}/hello.wasm`),
      `${origin}/octets.wasm`,
      pathToFileURL(file),
      file,
      fetch(`${origin}/hello.wasm`),
      await fetch(`${origin}/hello.wasm`),
      wasm,
      wasm.buffer,
      await WebAssembly.compile(wasm),
    ]
    const outputs = await Promise.all(sources.map(async (source) => (await program(source)()).stdout))
    expect(outputs).toEqual(sources.map(() => 'hello\n'))
  })

  test('may come from elsewhere than the module says', async () => {
    const run = program(new URL(`${origin}/absent.wasm`), { name: 'tool' })
    expect(run.url?.pathname).toBe('/absent.wasm')
    expect((await run.from(wasm)()).stdout).toBe('hello\n')
  })

  test('is fetched ahead, with progress', async () => {
    const run = program(new URL(`${origin}/hello.wasm`))
    const seen: [number, number | undefined][] = []
    await run.preload({ onProgress: (loaded, total) => seen.push([loaded, total]) })
    await expect.poll(() => seen.at(-1)).toEqual([wasm.length, wasm.length])
    expect((await run()).stdout).toBe('hello\n')
  })

  test.each([
    ['absent.wasm', /404/],
    ['page.wasm', /the server answered with text\/html.*deployed/],
    ['short.wasm', /Cannot compile .*short\.wasm.*Did it arrive whole/],
  ])('that is not one fails by name: %s', async (path, message) => {
    const error = await program(new URL(`${origin}/${path}`))().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(GoLoadError)
    expect((error as Error).message).toMatch(message)
  })

  test('that could not be fetched is fetched again by the next call', async () => {
    let tries = 0
    const run = program(() => (tries++ ? wasm : `${origin}/absent.wasm`))
    await expect(run()).rejects.toThrow('404')
    expect((await run()).stdout).toBe('hello\n')
  })
})
