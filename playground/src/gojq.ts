import gojq from '../go/gojq/main.go'
import { GoAbortError } from 'unplugin-go/runtime'
import { Facts } from './facts.ts'
import { latest } from './latest.ts'

const example = {
  users: [
    { name: 'Ada', age: 36, languages: ['English', 'French'] },
    { name: 'Grace', age: 85, languages: ['English', 'COBOL'] },
    { name: 'Linus', age: 21, languages: ['Swedish', 'Finnish'] },
    { name: 'Rob', age: 51, languages: ['English', 'Go'] },
  ],
}

export function startGojq(section: Element): void {
  const filter = section.querySelector<HTMLInputElement>('[name=filter]')!
  const json = section.querySelector<HTMLTextAreaElement>('[name=json]')!
  const stdout = section.querySelector('.stdout')!
  const facts = new Facts(section, gojq)
  json.value = JSON.stringify(example, null, 2)

  const run = latest(async (signal) => {
    try {
      const result = await gojq([filter.value], { stdin: json.value, reject: false, timeout: 5000, signal })
      facts.ran(result)
      if (result.exitCode === 0) stdout.textContent = result.stdout
    } catch (error) {
      if (!(error instanceof GoAbortError)) facts.failed(error)
    }
  })
  filter.addEventListener('input', run)
  json.addEventListener('input', run)
  run()
}
