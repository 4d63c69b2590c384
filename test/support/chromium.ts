import { existsSync, readFileSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** The same list by which `pnpm test` checks the machine. */
const paths = JSON.parse(
  readFileSync(new URL('../../scripts/chromium-paths.json', import.meta.url), 'utf8'),
) as readonly string[]
const candidates = [process.env['CHROMIUM'], ...paths]

/** @throws Error that says how to get it: the page tests are not skipped */
function findChromium(): string {
  const found = candidates.find((path) => path && existsSync(path))
  if (!found)
    throw new Error('Chromium is missing: apt-get install chromium, or name another with the variable CHROMIUM')
  return found
}

/** A browser that opens no connection of its own. */
function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A page in a new browser; what it throws and logs as an error fails the test, unless it is expected. */
export async function openPage(options: { ignoreErrors?: boolean } = {}): Promise<Page> {
  const browser = await launchChromium()
  const problems: string[] = []
  onTestFinished(async () => {
    await browser.close()
    if (problems.length && !options.ignoreErrors) throw new Error(`The page reported:\n${problems.join('\n')}`)
  })
  const page = await browser.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/favicon/.test(message.location().url)) problems.push(message.text())
  })
  return page
}
