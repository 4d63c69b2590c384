import clock from '../go/clock/main.go'
import { GoAbortError, type GoProcess } from 'unplugin-go/runtime'
import { Facts } from './facts.ts'

export function startClock(section: Element): void {
  const screen = section.querySelector('.stdout')!
  const form = section.querySelector('form')!
  const line = form.querySelector<HTMLInputElement>('[name=line]')!
  const send = form.querySelector<HTMLButtonElement>('[name=send]')!
  const toggle = form.querySelector<HTMLButtonElement>('[name=toggle]')!
  const facts = new Facts(section, clock)
  let running: GoProcess | undefined
  let stdin: WritableStreamDefaultWriter<Uint8Array | string> | undefined

  const print = (text: string): void => {
    screen.textContent += text
    screen.scrollTop = screen.scrollHeight
  }
  const show = (isRunning: boolean): void => {
    line.disabled = send.disabled = !isRunning
    toggle.textContent = isRunning ? 'Stop' : 'Start'
  }

  async function start(): Promise<void> {
    screen.textContent = ''
    running = clock({ flags: { every: '1s', ticks: 60 }, stdin: 'pipe' })
    stdin = running.stdin.getWriter()
    facts.running()
    show(true)
    line.focus({ preventScroll: true })
    try {
      for await (const text of running.lines()) print(`${text}\n`)
      facts.ran(await running)
    } catch (error) {
      facts.failed(error)
      if (error instanceof GoAbortError) print('stopped\n')
    }
    running = stdin = undefined
    show(false)
  }

  toggle.addEventListener('click', () => {
    if (running) running.kill('the button was pressed')
    else void start()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!stdin || !line.value) return
    print(`> ${line.value}\n`)
    // A program that has ended meanwhile takes no more lines; its own promise says so.
    stdin.write(`${line.value}\n`).catch(() => print('(not sent: the program has ended)\n'))
    line.value = ''
  })
}
