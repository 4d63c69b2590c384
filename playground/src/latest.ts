/** Runs an action for the latest of many inputs: the one under way is aborted by the next. */
export function latest(action: (signal: AbortSignal) => Promise<void>): () => void {
  let controller = new AbortController()
  return () => {
    controller.abort()
    controller = new AbortController()
    void action(controller.signal)
  }
}
