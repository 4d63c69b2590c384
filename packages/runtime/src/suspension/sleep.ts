/** Pages clamp nested timers to 4 ms, and Node rounds to 1 ms: what is shorter is waited for in turns of the event loop. */
const shortestTimer = 4

/**
 * Calls back when the time has come, a little late perhaps, never early.
 *
 * @param deadline in milliseconds of `performance.now()`
 * @returns what cancels it
 */
export function sleepUntil(deadline: number, wake: () => void): () => void {
  let cancelled = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (): void => {
    if (cancelled) return
    const rest = deadline - performance.now()
    if (rest <= 0) wake()
    // Longer ones overflow the timer and would fire at once.
    else if (rest > shortestTimer) timer = setTimeout(wait, Math.min(Math.ceil(rest), 2 ** 31 - 1))
    else nextTurn(wait)
  }
  wait()
  return () => {
    cancelled = true
    clearTimeout(timer)
  }
}

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void }
let channel: MessageChannel | undefined
const turns: (() => void)[] = []

/** Lets the event loop turn once: timers fire, pages paint. */
function nextTurn(callback: () => void): void {
  if (setImmediate) {
    setImmediate(callback)
    return
  }
  if (!channel) {
    channel = new MessageChannel()
    channel.port1.onmessage = () => turns.shift()?.()
  }
  turns.push(callback)
  channel.port2.postMessage(0)
}
