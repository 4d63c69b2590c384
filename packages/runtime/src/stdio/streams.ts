import type { Control } from '../program/control.ts'
import { decode, join } from '../program/result.ts'
import type { RunOptions } from '../program/run-options.ts'
import type { Input } from './input.ts'
import { Output } from './output.ts'
import { Collector, createReadable, createSink, type Stdout, type StreamName } from './sinks.ts'
import { createInput, createPipe } from './sources.ts'
import { Tail } from './tail.ts'

const defaultMaxOutput = 64 * 1024 * 1024

/** The three streams of a run, and the host's ends of them. */
export class Streams {
  readonly #stderrTail = new Tail()
  readonly input: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly collectors: Partial<Record<StreamName, Collector>> = {}
  readonly pipes: {
    stdin?: WritableStream<Uint8Array | string>
    stdout?: ReadableStream<Uint8Array>
    stderr?: ReadableStream<Uint8Array>
  } = {}

  /** @throws TypeError for a stream that is none */
  constructor(options: RunOptions, control: Control) {
    const pipe = options.stdin === 'pipe' ? createPipe() : undefined
    if (pipe) this.pipes.stdin = pipe.stream
    this.input = createInput(options.stdin, pipe?.source)
    this.stdout = this.#createOutput('stdout', options, control)
    // One stream for both is locked by its first writer.
    const shared = typeof options.stdout === 'object' && options.stdout === options.stderr
    this.stderr = shared ? this.stdout : this.#createOutput('stderr', options, control)
  }

  /** The program has ended: what it wrote goes out, what it did not read is left. */
  async close(): Promise<void> {
    this.input.cancel()
    await Promise.all([...new Set([this.stdout, this.stderr])].map((output) => output.close()))
  }

  /** The end of stderr, wherever it went. */
  stderrTail(): string {
    return decode(join(this.collectors.stderr?.chunks ?? this.#stderrTail.chunks))
  }

  #createOutput(name: StreamName, options: RunOptions, control: Control): Output {
    const target: Stdout = options[name] ?? 'collect'
    const tail = name === 'stderr' ? this.#stderrTail : undefined
    if (target === 'collect') {
      const limit = options.maxOutput ?? defaultMaxOutput
      const collector = new Collector(limit, () => control.passLimit(name, limit))
      this.collectors[name] = collector
      return new Output(collector)
    }
    if (target === 'pipe') {
      const { sink, stream } = createReadable()
      this.pipes[name] = stream
      return new Output(sink, tail)
    }
    return new Output(createSink(target, name), tail)
  }
}
