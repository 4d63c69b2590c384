import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { GoMain } from '@unplugin-go/runtime'
import { expect, test } from 'vitest'
import { fixturePath, loadFixture } from '../support/fixture.ts'
import { createProject } from '../support/go-project.ts'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

/** The JavaScript of a section of the README, block by block. */
function examples(heading: string): string[] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(heading))!
  return [...section.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!)
}

type Example = (run: GoMain, console: { log(text: string): void }) => Promise<unknown>
const AsyncFunction = (async () => undefined).constructor as new (...source: string[]) => Example

test('the examples of running a program run', async () => {
  const [options, handle] = examples('Running a program')
  const run = await loadFixture('readme')
  const result = await new AsyncFunction('run', 'console', options!.replace('await files', 'return await files'))(
    run,
    console,
  )
  expect(result).toBe('text, bytes or a Blob')

  const lines: string[] = []
  const ended = new AsyncFunction(
    'run',
    'console',
    `${handle!.replace('for await', 'await writer.close(); for await')}`,
  )
  await ended(run, { log: (text) => lines.push(text) })
  expect(lines).toEqual(['a line'])
})

test('the example without a bundler runs', async () => {
  const project = createProject({
    'package.json': '{ "type": "module" }',
    'tool.go': readFileSync(fixturePath('readme'), 'utf8'),
    'example.js': `${examples('Without a bundler')[0]}\nconsole.log('done')\n`,
  })
  mkdirSync(join(project, 'node_modules/@unplugin-go'), { recursive: true })
  for (const name of ['compiler', 'runtime']) {
    symlinkSync(fileURLToPath(new URL(`packages/${name}`, root)), join(project, 'node_modules/@unplugin-go', name))
  }
  const { stdout } = await promisify(execFile)(process.execPath, ['example.js'], { cwd: project })
  expect(stdout).toBe('done\n')
})

test('what the README and the docs link to is there', () => {
  for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/rationale.md', 'docs/errors.md']) {
    const url = new URL(file, root)
    for (const [, target] of readFileSync(url, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
      expect(() => readFileSync(new URL(target!, url), 'utf8'), `${file}: ${target}`).not.toThrow(/ENOENT/)
    }
  }
})
