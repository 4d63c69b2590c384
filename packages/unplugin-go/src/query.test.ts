import { expect, test } from 'vitest'
import { goFile, goFileOrRuntime, parseId } from './query.ts'

test.each([
  ['/a/tool.go', { file: '/a/tool.go', query: undefined }],
  ['/a/tool.go?t=17&import', { file: '/a/tool.go', query: undefined }],
  ['/a/tool.go?inline', { file: '/a/tool.go', query: 'inline' }],
  ['/a/tool.go?url&v=1', { file: '/a/tool.go', query: 'url' }],
  ['/a/tool.go?raw', undefined],
])('%s', (id, parsed) => {
  expect(goFile.test(id)).toBe(true)
  expect(parseId(id)).toEqual(parsed)
})

test('a query that does not exist yet is an error with the ones that do', () => {
  expect(() => parseId('/a/tool.go?worker')).toThrow(/no import query "worker".*\?inline, \?url/s)
})

test('nothing else is taken for Go', () => {
  for (const id of ['/a/tool.gop', '/a/go', '/a/tool.go.js', 'unplugin-go/runtime2']) {
    expect(goFileOrRuntime.test(id)).toBe(false)
  }
  expect(goFileOrRuntime.test('@unplugin-go/runtime')).toBe(true)
})
