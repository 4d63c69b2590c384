import { describe, expect, test } from 'vitest'
import { loadFixture } from '../../../../test/support/fixture.ts'
import {
  GoAbortError,
  GoExitError,
  GoPanicError,
  GoTimeoutError,
  GoTrapError,
  type GoRunError,
} from '../errors/errors.ts'
import type { RunOptions } from './run-options.ts'

async function failure<E extends GoRunError>(args: string[], options?: RunOptions): Promise<E> {
  const run = await loadFixture('ending')
  return run(args, options).then(
    () => expect.fail('it should have failed'),
    (reason: unknown) => reason as E,
  )
}

describe('a program that', () => {
  test('exits with a code', async () => {
    const error = await failure<GoExitError>(['exit', '3'])
    expect(error).toBeInstanceOf(GoExitError)
    expect(error).toMatchObject({ name: 'GoExitError', exitCode: 3, stdout: 'before\n', stderr: 'leaving with 3\n' })
    expect(error.message).toBe('ending exited with code 3: leaving with 3')
  })

  test('exits with a code that is asked for', async () => {
    const result = await (await loadFixture('ending'))(['exit', '3'], { reject: false })
    expect(result).toMatchObject({ exitCode: 3, stdout: 'before\n' })
  })

  test('panics', async () => {
    const error = await failure<GoPanicError>(['panic', 'ä'])
    expect(error).toBeInstanceOf(GoPanicError)
    expect(error).toBeInstanceOf(GoExitError)
    expect(error).toMatchObject({ exitCode: 2, message: 'panic: said ["ä"]', goroutine: 'goroutine 1 [running]' })
    expect(error.frames[0]).toEqual({
      function: 'main.main',
      file: 'fixtures/ending/main.go',
      line: expect.any(Number),
    })
  })

  test('panics with its stderr elsewhere', async () => {
    const error = await failure<GoPanicError>(['nil'], { stderr: 'ignore' })
    expect(error.message).toMatch(/invalid memory address or nil pointer dereference/)
    expect(error.frames.map((frame) => frame.function)).toContain('main.(*box).open')
  })

  test('deadlocks', async () => {
    const error = await failure<GoPanicError>(['deadlock'])
    expect(error).toBeInstanceOf(GoPanicError)
    expect(error.message).toBe('fatal error: all goroutines are asleep - deadlock!')
  })

  test('uses more memory than it may', async () => {
    const error = await failure<GoPanicError>(['memory'], { maxMemory: 64 * 1024 * 1024 })
    expect(error).toBeInstanceOf(GoPanicError)
    expect(error.message).toMatch(/out of memory/)
    const tooLittle = (await loadFixture('hello'))({ maxMemory: 65536 })
    await expect(tooLittle).rejects.toThrow(/^maxMemory is 65536 bytes, and the program starts with \d+$/)
  })

  test('prints in every way', async () => {
    const { stderr } = await (await loadFixture('ending'))(['stderr'])
    expect(stderr).toBe('printed by the runtime\nwritten by fmt\n')
  })
})

describe('a run is ended', () => {
  test('by its timeout, while it waits', async () => {
    const started = performance.now()
    const error = await failure<GoTimeoutError>(['wait'], { timeout: 50 })
    expect(error).toBeInstanceOf(GoTimeoutError)
    expect(error).toMatchObject({ stdout: 'before\n', exitCode: -1 })
    expect(performance.now() - started).toBeGreaterThanOrEqual(50)
  })

  test.each(['chatter', 'busy'])('by its timeout, while it is busy and writes: %s', async (what) => {
    expect(await failure([what], { timeout: 100, stdout: 'ignore' })).toBeInstanceOf(GoTimeoutError)
  })

  test('by its signal, before and while it runs', async () => {
    const reason = new Error('no longer wanted')
    expect(await failure(['wait'], { signal: AbortSignal.abort(reason) })).toBeInstanceOf(GoAbortError)
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 30)
    const error = await failure<GoAbortError>(['wait'], { signal: controller.signal })
    expect(error).toBeInstanceOf(GoAbortError)
    expect(error).toMatchObject({ cause: reason, stdout: 'before\n', message: 'ending was aborted: no longer wanted' })
  })

  test('by kill, from inside a callback too', async () => {
    const run = await loadFixture('ending')
    const waiting = run(['wait'])
    setTimeout(() => waiting.kill('enough'), 30)
    await expect(waiting).rejects.toThrow('ending was aborted: enough')
    let lines = 0
    const chattering = run(['chatter'], { stdout: () => void (++lines === 10 && chattering.kill()) })
    await expect(chattering).rejects.toBeInstanceOf(GoAbortError)
    expect(lines).toBeLessThanOrEqual(11)
  })

  test('by leaving its scope', async () => {
    const process = (await loadFixture('ending'))(['wait'])
    const ended = expect(process).rejects.toBeInstanceOf(GoAbortError)
    await process[Symbol.asyncDispose]()
    await ended
  })

  test('by an output that fails', async () => {
    const cause = new Error('full')
    const stdout = (): never => {
      throw cause
    }
    expect(await failure(['exit', '0'], { stdout })).toMatchObject({ name: 'GoAbortError', cause })
  })
})

describe('functions in imports', () => {
  test('that throw end the instance', async () => {
    const cause = new Error('mine')
    const run = await loadFixture('alive')
    const half = (): number => 0
    const throwing = run({
      imports: {
        env: {
          double: () => {
            throw cause
          },
          half,
        },
      },
    })
    await expect(throwing).rejects.toMatchObject({ name: 'GoTrapError', cause })
    const rejecting = run({ imports: { env: { double: () => Promise.reject(cause), half } } })
    await expect(rejecting).rejects.toBeInstanceOf(GoTrapError)
  })

  test('that are missing are named', async () => {
    await expect((await loadFixture('alive'))()).rejects.toThrow(
      /imports env\.double, env\.half: give them with the option imports/,
    )
  })
})
