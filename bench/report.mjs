// What the benchmarks share: medians, and a line per result that says whether it holds.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export async function time(action) {
  const start = performance.now()
  await action()
  return performance.now() - start
}

export const ms = (value) => `${value.toFixed(1)} ms`

/** Prints a result beside what it is held against, and fails the run where it does not hold. */
export function report(what, holds, ...facts) {
  console.log(`${holds ? 'ok  ' : 'MISS'}  ${what}: ${facts.join(', ')}`)
  if (!holds) process.exitCode = 1
}
