import { hostProcess } from '../program/host.ts'
import { Input, type Source } from './input.ts'

/** What a program may read from. */
export type Stdin =
  | string
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | 'inherit'
  | 'pipe'

/** @param pipe the stream behind `stdin: 'pipe'` */
export function createInput(stdin: Stdin | undefined, pipe: Source | undefined): Input {
  if (pipe) return new Input('', pipe)
  if (stdin === undefined) return new Input('')
  if (stdin === 'inherit') return new Input('', hostStdin())
  if (typeof stdin === 'string' || stdin instanceof Uint8Array) return new Input(stdin)
  const stream = stdin instanceof Blob ? stdin.stream() : stdin
  if (typeof stream === 'object' && stream) {
    if ('getReader' in stream) return new Input('', fromStream(stream))
    if (Symbol.asyncIterator in stream) return new Input('', fromIterable(stream))
  }
  throw new TypeError(
    'stdin: expected a string, bytes, a Blob, a ReadableStream, an async iterable, "inherit" or "pipe"',
  )
}

function fromStream(stream: ReadableStream<Uint8Array | string>): Source {
  const reader = stream.getReader()
  return {
    next: async () => (await reader.read()).value,
    cancel: () => void reader.cancel().catch(ignoreAfterEnd),
  }
}

function fromIterable(iterable: AsyncIterable<Uint8Array | string>): Source {
  const iterator = iterable[Symbol.asyncIterator]()
  return {
    async next() {
      const { done, value } = await iterator.next()
      return done ? undefined : value
    },
    cancel: () => void iterator.return?.().catch(ignoreAfterEnd),
  }
}

/** The program has ended: what its source says after that concerns nobody. */
function ignoreAfterEnd(): void {}

/** A page has no stdin: it is empty there. */
function hostStdin(): Source | undefined {
  const stdin = hostProcess()?.stdin
  if (!stdin) return undefined
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const settle = (then: () => void): void => {
          stdin.pause()
          stdin.off('data', onData).off('end', onEnd).off('error', onError)
          then()
        }
        const onData = (chunk: Uint8Array): void => settle(() => resolve(chunk))
        const onEnd = (): void => settle(() => resolve(undefined))
        const onError = (error: Error): void => settle(() => reject(error))
        if (stdin.readableEnded) return resolve(undefined)
        stdin.on('data', onData).on('end', onEnd).on('error', onError).resume()
      }),
    cancel: () => void stdin.pause(),
  }
}

/** The two ends of `stdin: 'pipe'`: a chunk is accepted when the one before has been taken. */
export function createPipe(): { source: Source; stream: WritableStream<Uint8Array | string> } {
  const through = new TransformStream<Uint8Array | string, Uint8Array | string>()
  return { source: fromStream(through.readable), stream: through.writable }
}
