import markdown from '../go/markdown/main.go'
import { GoAbortError } from 'unplugin-go/runtime'
import { Facts } from './facts.ts'
import { latest } from './latest.ts'

const example = `# Hello from Go

This page's **Markdown** is rendered by [goldmark](https://github.com/yuin/goldmark),
the renderer of Hugo, as *you type*.

| What | Where it runs |
| --- | --- |
| goldmark | in this tab |
| a server | nowhere |

- [x] tables and task lists
- [x] ~~strikethrough~~
- [ ] your text
`

const styles = `
  :host { font: 15px/1.55 system-ui, 'DejaVu Sans', sans-serif }
  :first-child { margin-top: 0 } img { max-width: 100% } pre { overflow-x: auto }
  table { border-collapse: collapse } th, td { border: 1px solid #8886; padding: .25rem .6rem }
  h1 { font-size: 1.4rem } code { font-family: ui-monospace, monospace } a { color: var(--accent) }
`

export function startMarkdown(section: Element): void {
  const source = section.querySelector<HTMLTextAreaElement>('[name=source]')!
  const hardWraps = section.querySelector<HTMLInputElement>('[name=hardWraps]')!
  // goldmark leaves raw HTML and javascript: links out, unless told otherwise.
  const rendered = section.querySelector('.rendered')!.attachShadow({ mode: 'open' })
  const facts = new Facts(section, markdown)
  source.value = example

  const run = latest(async (signal) => {
    try {
      const flags = { 'hard-wraps': hardWraps.checked }
      const result = await markdown({ flags, stdin: source.value, reject: false, timeout: 5000, signal })
      facts.ran(result)
      if (result.exitCode === 0) rendered.innerHTML = `<style>${styles}</style>${result.stdout}`
    } catch (error) {
      if (!(error instanceof GoAbortError)) facts.failed(error)
    }
  })
  source.addEventListener('input', run)
  hardWraps.addEventListener('input', run)
  run()
}
