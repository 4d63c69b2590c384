import { expect, test } from 'vitest'
import { resolveBuildFlags, splitWords, type GoOptions } from './flags.ts'

const resolve = (options: GoOptions, GOFLAGS = ''): unknown =>
  resolveBuildFlags({ settings: { GOFLAGS } } as never, options)

test('words are split as Go splits them', () => {
  expect(splitWords(`-s  -w -X 'a.b=c d' "x y" z`)).toEqual(['-s', '-w', '-X', 'a.b=c d', 'x y', 'z'])
})

test('-s and -w are kept from the linker', () => {
  expect(resolve({})).toEqual({ list: [], build: ['-trimpath', '-buildvcs=false'], strip: false })
  expect(resolve({ ldflags: "-s -w=true -X 'a=b c'", gcflags: '-l', tags: ['a', 'b'], flags: ['-mod=mod'] })).toEqual({
    list: ['-tags=a,b', '-mod=mod'],
    build: ['-trimpath', '-buildvcs=false', "-ldflags=-X 'a=b c'", '-gcflags=-l'],
    strip: true,
  })
  expect(resolve({}, `-mod=vendor '-ldflags=-s -X a=b'`)).toMatchObject({
    build: ['-trimpath', '-buildvcs=false', '-ldflags=-X a=b'],
    strip: true,
  })
})
