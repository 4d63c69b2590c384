import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from '../support/chromium.ts'
import { ways } from '../support/servers.ts'

const root = fileURLToPath(new URL('../../playground', import.meta.url))

async function text(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await page.locator(selector).filter({ hasText: pattern }).waitFor()
}

describe.each(Object.keys(ways) as (keyof typeof ways)[])('the playground: %s', (way) => {
  test('shows real Go programs, at a phone’s width too', async () => {
    const page = await openPage()
    await page.goto(await ways[way]({ root }))

    await text(page, '#gojq .stdout', /"decade": 30/)
    await page.fill('[name=filter]', '.users[1].name')
    await text(page, '#gojq .stdout', /^"Grace"\s*$/)
    await text(page, '#gojq .facts', /exit 0.*ms.*\d\.\d\d MB/)
    await page.fill('[name=filter]', '.users[')
    await text(page, '#gojq .stderr', /gojq: invalid query/)
    await text(page, '#gojq .facts', /exit 3/)

    await page.locator('#markdown .rendered h1').filter({ hasText: 'Hello from Go' }).waitFor()
    await page.fill('[name=source]', 'one\ntwo <script>alert(1)</script>')
    await page.check('[name=hardWraps]')
    await page.locator('#markdown .rendered p br').waitFor({ state: 'attached' })
    expect(await page.locator('#markdown .rendered script').count()).toBe(0)

    await page.click('[name=toggle]')
    await text(page, '#clock .facts', /running/)
    await text(page, '#clock .stdout', /tick 1 after 1\.\d+s/)
    await page.fill('[name=line]', 'Grüße')
    await page.press('[name=line]', 'Enter')
    await text(page, '#clock .stdout', /you said "Grüße", backwards "eßürG"/)
    await text(page, '#clock .stdout', /tick 2/)
    await page.fill('[name=line]', 'quit')
    await page.click('[name=send]')
    await text(page, '#clock .stdout', /bye/)
    await text(page, '#clock .facts', /exit 0/)
    await page.click('[name=toggle]')
    await text(page, '#clock .facts', /running/)
    await page.click('[name=toggle]')
    await text(page, '#clock .stdout', /stopped/)

    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      expect(background).toBe(colorScheme === 'light' ? 'rgb(246, 248, 249)' : 'rgb(13, 19, 22)')
    }
  })
})
