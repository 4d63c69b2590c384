import { chmodSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { createProject } from '../../../../test/support/go-project.ts'
import { findWasmOpt } from './optimize.ts'

function pathWith(version: string): string {
  const root = createProject({ 'wasm-opt': `#!/bin/sh\necho "wasm-opt version ${version}"\n` })
  chmodSync(join(root, 'wasm-opt'), 0o755)
  return `${root}${delimiter}${process.env['PATH']}`
}

test.skipIf(process.platform === 'win32')('a native wasm-opt is used where it is new enough', async () => {
  expect(await findWasmOpt(pathWith('116 (version_116)'))).toEqual({ command: ['wasm-opt'], version: 'native 116' })
  expect(await findWasmOpt(pathWith('108'))).toEqual({
    command: [process.execPath, expect.stringMatching(/binaryen.*wasm-opt$/)],
    version: expect.stringMatching(/^binaryen \d+\.\d+\.\d+$/),
  })
  expect(await findWasmOpt('/nowhere')).toEqual(await findWasmOpt(pathWith('no number')))
})
