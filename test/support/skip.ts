import type { TestContext } from 'vitest'

/** Leaves a test out, and says so in the output of the run. */
export function skip(context: TestContext, reason: string): never {
  process.stderr.write(`SKIPPED ${context.task.name}: ${reason}\n`)
  return context.skip(reason)
}
