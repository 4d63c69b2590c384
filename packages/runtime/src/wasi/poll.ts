import type { Pollable } from '../stdio/pollable.ts'
import { REALTIME, realtime } from './clock.ts'
import { EBADF, EINVAL, SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'
import type { Descriptors } from './descriptors.ts'

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#eventtype */
const [CLOCK, FD_READ] = [0, 1]
const SUBCLOCKFLAGS_ABSTIME = 1
const subscriptionSize = 48
const eventSize = 32

interface Subscription {
  readonly userdata: bigint
  readonly type: number
  /** Of a clock: in milliseconds of `performance.now()`. */
  readonly deadline?: number
  /** Of a stream that may have to be waited for. */
  readonly source?: Pollable | undefined
  readonly errno: number
}

/**
 * `poll_oneoff`: reports what is ready, and suspends the program where nothing is.
 *
 *     subscription: 0 userdata u64 | 8 tag u8 | clock: 16 id u32, 24 timeout u64, 32 precision u64, 40 flags u16
 *                                             | fd_read, fd_write: 16 fd u32
 *     event:        0 userdata u64 | 8 error u16 | 10 type u8 | 16 nbytes u64 | 24 flags u16
 *
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#poll_oneoff
 */
export function pollSyscalls(guest: Guest): Syscalls {
  const { memory, descriptors } = guest
  return {
    /** `EINVAL`: no subscriptions. What is wrong with a descriptor is said in its event. */
    poll_oneoff(input: number, output: number, count: number, result: number) {
      if (!count) return EINVAL
      guest.checkpoint()
      const subscriptions = readSubscriptions(memory.view, descriptors, input, count)
      const report = (): number => {
        const now = performance.now()
        let events = 0
        for (const subscription of subscriptions) {
          if (!isDue(subscription, now)) continue
          writeEvent(output + eventSize * events++, subscription)
        }
        memory.setU32(result, events)
        return events
      }
      if (report()) return SUCCESS
      const sources = subscriptions.flatMap(({ source }) => source ?? [])
      const deadlines = subscriptions.flatMap(({ deadline }) => deadline ?? [])
      const deadline = deadlines.length ? Math.min(...deadlines) : undefined
      // Go asks again where nothing was ready after all.
      return guest.suspend('poll_oneoff', { sources, deadline }, () => (report(), SUCCESS))
    },
  }

  function writeEvent(at: number, { userdata, type, errno }: Subscription): void {
    memory.zero(at, eventSize)
    memory.setU64(at, userdata)
    memory.setU32(at + 8, errno | (type << 16))
  }
}

function isDue({ deadline, source, errno }: Subscription, now: number): boolean {
  return errno !== SUCCESS || (deadline !== undefined ? deadline <= now : !source || source.isReady())
}

function readSubscriptions(view: DataView, descriptors: Descriptors, at: number, count: number): Subscription[] {
  return Array.from({ length: count }, (_, i) => {
    const start = (at >>> 0) + subscriptionSize * i
    const userdata = view.getBigUint64(start, true)
    const type = view.getUint8(start + 8)
    if (type === CLOCK) {
      const absolute = view.getUint16(start + 40, true) & SUBCLOCKFLAGS_ABSTIME
      const clock = view.getUint32(start + 16, true)
      const timeout = view.getBigUint64(start + 24, true)
      return { userdata, type, errno: SUCCESS, deadline: deadlineOf(clock, timeout, !!absolute) }
    }
    const descriptor = descriptors.find(view.getUint32(start + 16, true))
    if (!descriptor) return { userdata, type, errno: EBADF }
    const source = type === FD_READ ? descriptor.input : descriptor.output
    return { userdata, type, errno: SUCCESS, source }
  })
}

function deadlineOf(clock: number, timeout: bigint, absolute: boolean): number {
  const now = performance.now()
  if (!absolute) return timeout === 0n ? now : now + Number(timeout) / 1e6
  return clock === REALTIME ? now + Number(timeout - realtime()) / 1e6 : Number(timeout) / 1e6
}
