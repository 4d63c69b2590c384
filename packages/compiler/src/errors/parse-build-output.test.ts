import { expect, test } from 'vitest'
import { createProject } from '../../../../test/support/go-project.ts'
import { generateCodeFrame, toUtf16Column } from './code-frame.ts'
import { parseBuildOutput } from './parse-build-output.ts'

test('JSON lines, text and the module cache', async () => {
  const root = createProject({
    'main.go': 'package main\n\tfoo\n',
    'cache/example.com/m@v1.0.0/m.go': 'package m\nbar\n',
  })
  const json = [
    { ImportPath: 'app', Action: 'build-output', Output: '# app\n' },
    { ImportPath: 'app', Action: 'build-output', Output: './main.go:2:2: undefined: foo\n' },
    { ImportPath: 'app', Action: 'build-output', Output: '\tnear here\n' },
    { ImportPath: 'app', Action: 'build-fail' },
  ]
  const stdout = json.map((event) => JSON.stringify(event)).join('\n')
  const stderr = '# example.com/m\nexample.com/m@v1.0.0/m.go:2: bad\nnote: module requires Go 1.30\ngo: plain words\n'
  expect(await parseBuildOutput(stdout, stderr, root, `${root}/cache`)).toEqual([
    {
      message: 'undefined: foo\nnear here',
      package: 'app',
      loc: { file: `${root}/main.go`, line: 2, column: 1 },
      frame: expect.stringContaining('2 |   foo'),
    },
    {
      message: 'bad',
      package: 'example.com/m',
      loc: { file: `${root}/cache/example.com/m@v1.0.0/m.go`, line: 2, column: 0 },
      frame: expect.any(String),
    },
    { message: 'go: plain words', package: 'example.com/m' },
  ])
})

test('a file that is gone still has its place', async () => {
  const [diagnostic] = await parseBuildOutput('', 'gone.go:7:3: what\n', '/nowhere', '/cache')
  expect(diagnostic).toEqual({ message: 'what', loc: { file: '/nowhere/gone.go', line: 7, column: 2 } })
})

test('a code frame marks the column', () => {
  expect(generateCodeFrame('one\n\ttwo\nthree\nfour\nfive\n', 2, 1)).toMatchInlineSnapshot(`
    "1 | one
    2 |   two
      |   ^
    3 | three
    4 | four"
  `)
})

test('bytes of UTF-8 become units of UTF-16', () => {
  expect(toUtf16Column('aé日🙂x', 1)).toBe(0)
  expect(toUtf16Column('aé日🙂x', 11)).toBe(5)
})
