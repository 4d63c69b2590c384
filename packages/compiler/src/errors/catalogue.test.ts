import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as catalogue from './catalogue.ts'
import type { GoError } from './go-error.ts'

const target = { entry: '/app/main.go', directory: '/app', pattern: '.', hasModule: true }
const errors: GoError[] = [
  ...(['linux', 'darwin', 'win32', 'aix'] as const).map((platform) => catalogue.goNotFound('go', 'ENOENT', platform)),
  catalogue.goTooOld('go', 'go1.20'),
  catalogue.notAGoFile('/app/a.txt'),
  catalogue.testFile('/app/a_test.go'),
  catalogue.fileUnreadable('/app/a.go', new Error('EACCES')),
  catalogue.noMain('/app/a.go', 'lib', ['a.go']),
  catalogue.usesCgo('/app/a.go'),
  catalogue.buildFailed(target, []),
  catalogue.optimizeFailed('native 120', 'no'),
  catalogue.unknownQuery('/app/a.go?x', 'x', ['inline']),
  catalogue.unknownAbi('odd'),
]

test('every error has a code, a message, a hint and a section in docs/errors.md', () => {
  const docs = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
  for (const { code, message, hint } of errors) {
    expect(code).toMatch(/^GO_[A-Z_]+$/)
    expect(message).not.toMatch(/^Error:/)
    expect(hint, code).toMatch(/^[A-Z].*[^ ]$/s)
    expect(docs, code).toContain(`\n## ${code}\n`)
  }
})

test('every function of the catalogue is in this sweep', () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(Object.keys(catalogue).length)
})

test.each([
  ['build constraints exclude all Go files in /x', /cgo/],
  ['no required module provides package a/b; to add it:', /go get/],
  ['missing go.sum entry for module', /go mod tidy/],
  ['Get "x": dial tcp: lookup proxy on 127.0.0.1:53', /network/],
  ['module lookup disabled by GOPROXY=off', /GOPROXY/],
  ['go.mod requires go >= 1.99 (running go 1.26.8)', /GOTOOLCHAIN/],
  ['write /tmp/x: no space left on device', /Make room/],
])('%s', (message, hint) => {
  expect(catalogue.buildFailed(target, [{ message }]).hint).toMatch(hint)
})
