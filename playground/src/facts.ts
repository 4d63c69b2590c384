import { GoRunError, type GoMain, type GoResult } from 'unplugin-go/runtime'

/** What a section shows of the last run: exit code, duration and the size of the binary, and stderr where there is some. */
export class Facts {
  readonly #facts: HTMLOutputElement
  readonly #stderr: HTMLElement
  #size = '…'
  #run = ''

  constructor(section: Element, program: GoMain<never>) {
    this.#facts = section.querySelector('[data-facts]')!
    this.#stderr = section.querySelector('.stderr')!
    this.#write()
    void program
      .preload({
        onProgress: (loaded, total) => {
          this.#size = formatBytes(total ?? loaded)
          this.#write()
        },
      })
      .catch((error: Error) => this.failed(error))
  }

  ran({ exitCode, durationMs, stderr }: GoResult): void {
    const state = exitCode === 0 ? 'ok' : 'bad'
    this.#run = `<span class="fact ${state}">exit ${exitCode}</span><span class="fact">${formatDuration(durationMs)}</span>`
    this.#stderr.textContent = stderr
    this.#stderr.hidden = !stderr
    this.#write()
  }

  failed(error: unknown): void {
    if (error instanceof GoRunError) this.ran(error.result)
    if (error instanceof GoRunError && error.stderr) return
    this.#stderr.textContent = error instanceof Error ? error.message : String(error)
    this.#stderr.hidden = false
  }

  running(): void {
    this.#run = '<span class="fact running">running</span>'
    this.#stderr.hidden = true
    this.#write()
  }

  #write(): void {
    this.#facts.innerHTML = `${this.#run}<span class="fact" title="size of the .wasm">${this.#size}</span>`
  }
}

function formatBytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`
}

function formatDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`
}
