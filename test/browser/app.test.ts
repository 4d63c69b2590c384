import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import Go from 'unplugin-go/vite'
import type { InlineConfig } from 'vite'
import { expect, test } from 'vitest'
import { appFiles, createApp, expectedResult } from '../support/app.ts'
import { openPage } from '../support/chromium.ts'
import { fixturePath } from '../support/fixture.ts'
import { ways } from '../support/servers.ts'

const configure = (app: string, base = '/'): InlineConfig => ({
  root: app,
  base,
  configFile: false,
  plugins: [Go({ optimize: false })],
})

async function readResult(page: Page): Promise<unknown> {
  await page.waitForFunction(() => document.body.dataset['result'])
  return JSON.parse((await page.evaluate(() => document.body.dataset['result']))!)
}

test.each(Object.keys(ways) as (keyof typeof ways)[])(
  'Go runs in a page, without isolation headers: %s',
  async (way) => {
    const address = await ways[way](configure(createApp(appFiles), '/sub/'))
    const page = await openPage()
    await page.goto(address)
    expect(await readResult(page)).toEqual(expectedResult)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
  },
)

test('a program waits, recurses and panics on the main thread, and the page goes on', async () => {
  const source = (name: string): string => readFileSync(fixturePath(name), 'utf8')
  const app = createApp({
    'go.mod': 'module example.com/app\n\ngo 1.21\n',
    'alive/main.go': source('alive'),
    'deep/main.go': source('deep'),
    'ending/main.go': source('ending'),
    'src/page.js': `import alive from '../alive/main.go'
import deep from '../deep/main.go'
import ending from '../ending/main.go'
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
await Promise.all([alive.preload(), deep.preload()])
let turns = 0
const timer = setInterval(() => turns++, 5)
async function* stdin() { await delay(100); yield 'a\\n'; await delay(100); yield 'b\\n' }
const imports = { env: { double: async (n, ms) => (await delay(ms), BigInt(2 * n)), half: (n) => n / 2 } }
const { stdout } = await alive({ stdin: stdin(), imports })
clearInterval(timer)
const recursed = await deep(['20000'])
const panic = await ending(['panic']).catch((error) => error)
const started = performance.now()
const timeout = await ending(['wait'], { timeout: 50 }).catch((error) => error)
document.body.dataset.result = JSON.stringify({
  stdout, turns, recursed: recursed.stdout, panic: [panic.name, panic.frames[0].function],
  timeout: timeout.name, waited: performance.now() - started, url: alive.url.pathname,
})
`,
    'index.html': appFiles['index.html']!,
  })
  const page = await openPage()
  await page.goto(await ways.build(configure(app)))
  expect(await readResult(page)).toMatchObject({
    stdout: expect.stringMatching(/^host said 42 1\.5\n(tick \d\n)+line a\n(tick \d\n)*line b\ndone\n$/),
    turns: expect.toSatisfy((turns: number) => turns > 10),
    recursed:
      'build true\nbuild true\nsorted true\nnarrow true\nwide 20000\nrecovered true\n' + 'goroutine true\n'.repeat(4),
    panic: ['GoPanicError', 'main.main'],
    timeout: 'GoTimeoutError',
    waited: expect.toSatisfy((milliseconds: number) => milliseconds >= 50),
    url: expect.stringMatching(/\/assets\/alive-[\w-]+\.wasm/),
  })
})

test.each([
  ['dev', 'es'],
  ['build', 'es'],
  ['build', 'iife'],
] as const)('the same module runs in a worker: %s, %s', async (way, format) => {
  const app = createApp({
    ...appFiles,
    'src/worker.js': "import { main } from './main.js'\nmain().then((result) => postMessage(result))\n",
    'src/page.js': `const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => { document.body.dataset.result = JSON.stringify(data) }
`,
  })
  const page = await openPage()
  await page.goto(await ways[way]({ ...configure(app, '/sub/'), worker: { format } }))
  expect(await readResult(page)).toEqual(expectedResult)
})

test('a change of Go reloads the page; an error is shown with its place, and goes away when mended', async () => {
  const app = createApp(appFiles)
  const page = await openPage({ ignoreErrors: true })
  await page.goto(await ways.dev(configure(app)))
  expect(await readResult(page)).toEqual(expectedResult)
  const greeting = (text: string): Promise<unknown> =>
    page.waitForFunction((expected) => document.body.dataset['result']?.includes(expected), text)

  writeFileSync(join(app, 'words/hello.txt'), 'hi')
  await greeting('hi [x]')

  writeFileSync(join(app, 'words/words.go'), 'package words\n\nvar Hello = broken + missing\n')
  const overlay = page.locator('vite-error-overlay')
  await overlay.waitFor()
  const text = await overlay.evaluate((element) => element.shadowRoot!.textContent)
  expect(text).toContain('undefined: broken')
  expect(text).toContain('undefined: missing')
  expect(text).toContain('3 | var Hello = broken + missing')
  const links = await overlay.evaluate((element) =>
    [...element.shadowRoot!.querySelectorAll('.file-link')].map((link) => link.textContent),
  )
  expect(links).toContainEqual(expect.stringMatching(/words\/words\.go:3:12$/))

  writeFileSync(join(app, 'words/words.go'), 'package words\n\nvar Hello = "mended"\n')
  await greeting('mended [x]')
  expect(await overlay.count()).toBe(0)
})
