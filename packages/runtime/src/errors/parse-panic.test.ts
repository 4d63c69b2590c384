import { expect, test } from 'vitest'
import { parsePanic } from './parse-panic.ts'

test('a panic of several lines, with its first goroutine alone', () => {
  const stderr = `log line
panic: one
two [recovered]

goroutine 7 [chan receive, 2 minutes]:
main.(*box[...]).open(0x0)
\texample.com/app/main.go:16 +0x2
main.main.func1()
\t/root/x.go:30
created by main.main in goroutine 1
\t/root/x.go:29 +0x1

goroutine 1 [running]:
main.main()
\t/root/x.go:31 +0x1
exit status 2
`
  expect(parsePanic(stderr)).toEqual({
    message: 'panic: one\ntwo [recovered]',
    goroutine: 'goroutine 7 [chan receive, 2 minutes]',
    frames: [
      { function: 'main.(*box[...]).open', file: 'example.com/app/main.go', line: 16 },
      { function: 'main.main.func1', file: '/root/x.go', line: 30 },
    ],
  })
})

test('a fatal error without a goroutine, or with the stack of the runtime before it', () => {
  expect(parsePanic('fatal error: all gone')).toEqual({ message: 'fatal error: all gone', goroutine: '', frames: [] })
  const overflow = `runtime: goroutine stack exceeds 250000000-byte limit
fatal error: stack overflow

runtime stack:
runtime.throw({0x1, 0x2})
\truntime/panic.go:1229 +0x3

goroutine 1 gp=0x1 m=0 mp=0x2 [running]:
main.main()
\tmain.go:1 +0x1
`
  expect(parsePanic(overflow)).toMatchObject({
    message: 'fatal error: stack overflow',
    frames: [{ function: 'main.main', file: 'main.go', line: 1 }],
  })
})

test('anything else is none', () => {
  expect(parsePanic('usage: tool [-n 3]\n')).toBeUndefined()
  expect(parsePanic('')).toBeUndefined()
})
