import { GoError } from '@unplugin-go/compiler'
import { expect, test } from 'vitest'
import { mergeErrors, toPlainError, toRollupError } from './host-error.ts'
import { resolveOptions } from './options.ts'

const one = new GoError({
  code: 'GO_BUILD_FAILED',
  message: 'one',
  hint: 'do this',
  frame: '1 | x',
  loc: { file: '/a/one.go', line: 1, column: 2 },
  diagnostics: [{ message: 'one' }],
})
const two = new GoError({ code: 'GO_BUILD_FAILED', message: 'two', diagnostics: [{ message: 'two' }] })

test('Rollup gets place, frame and code', () => {
  expect(toRollupError(one, '/a/main.go')).toMatchObject({
    message: 'one\ndo this',
    id: '/a/one.go',
    loc: { file: '/a/one.go', line: 1, column: 2 },
    frame: '1 | x',
    plugin: 'unplugin-go',
    pluginCode: 'GO_BUILD_FAILED',
  })
  expect(toRollupError(two, '/a/main.go').id).toBe('/a/main.go')
})

test('others get it all as text', () => {
  expect(toPlainError(one).message).toBe('one\ndo this\n\n1 | x')
})

test('several are one, none is lost', () => {
  const merged = mergeErrors([one, two])
  expect(merged.message).toBe('one\ndo this\n\ntwo')
  expect(merged.diagnostics.map(({ message }) => message)).toEqual(['one', 'two'])
  expect(mergeErrors([two])).toBe(two)
})

test('an option that does not exist is an error', () => {
  expect(() => resolveOptions({ optimise: true } as never)).toThrow(/unknown option "optimise".*optimize/)
})
