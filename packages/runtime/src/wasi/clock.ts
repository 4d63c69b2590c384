import { EINVAL, SUCCESS } from './errno.ts'
import type { Guest, Syscalls } from './guest.ts'

export const REALTIME = 0
const MONOTONIC = 1

/** What `performance.now()` counts from, in milliseconds since 1970. */
let origin = performance.timeOrigin
/** Milliseconds by which the two clocks may differ before the wall clock was set, or the machine has slept. */
const tolerance = 20

/** Nanoseconds since 1970: the host's wall clock, with the finer steps of the other. */
export function realtime(): bigint {
  let milliseconds = origin + performance.now()
  const drift = Date.now() - milliseconds
  if (Math.abs(drift) > tolerance) {
    origin += drift
    milliseconds += drift
  }
  const whole = Math.floor(milliseconds)
  return BigInt(whole) * 1_000_000n + BigInt(Math.floor((milliseconds - whole) * 1e6))
}

/** https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md#clock_time_get */
export function clockSyscalls({ memory }: Guest): Syscalls {
  return {
    /** `EINVAL`: another clock than the two of Go. */
    clock_time_get(id: number, _precision: bigint, result: number) {
      if (id === MONOTONIC) {
        // Go takes 0 for "not set". Two halves are faster than a BigInt.
        const nanoseconds = Math.round(performance.now() * 1e6) + 1
        memory.setU32(result, nanoseconds)
        memory.setU32(result + 4, nanoseconds / 2 ** 32)
      } else if (id === REALTIME) {
        memory.setU64(result, realtime())
      } else {
        return EINVAL
      }
      return SUCCESS
    },
    /** `EINVAL` as above. */
    clock_res_get(id: number, result: number) {
      if (id !== MONOTONIC && id !== REALTIME) return EINVAL
      memory.setU64(result, 1000n)
      return SUCCESS
    },
  }
}
