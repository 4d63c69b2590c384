import { encodeI64, encodeU32 } from './leb128.ts'
import { Op } from './instructions.ts'

/**
 * The soft stack guard: at most a window of Go frames lies on the wasm stack, the rest is resumed from Go's own stack in
 * linear memory. docs/architecture.md, "Deep stacks", tells the whole story.
 *
 * Offsets in a `g` are "known to the compiler" (runtime/runtime2.go): `stack.lo`, `stack.hi`, `stackguard0`.
 */
const gStackLo = 0
const gStackHi = 8
const gStackGuard = 16

/** Bytes of Go stack that may lie on the wasm stack. */
const windowSize = 32 * 1024
/** Goroutines with smaller stacks, and `g0`, keep Go's own guard. */
const smallestGuardedStack = 64 * 1024
/** A soft guard never goes below `stack.lo` plus this; Go's own is at 928. */
const hardGuard = 1024

export interface GuardGlobals {
  /** i32, Go's own. */
  sp: number
  /** i64, Go's own. */
  g: number
  /** i32: `SP` when a soft guard was last hit. */
  lastHit: number
  /** i32: the size of the current window; doubled while one frame does not fit. */
  window: number
  /** i64: distance of the last soft guard from `stack.hi`, which stays the same when a stack is moved. */
  distance: number
}

const i64Type = 0x7e
const noResult = 0x40
const get = (local: number): number[] => [Op.localGet, local]
const set = (local: number): number[] => [Op.localSet, local]
const globalGet = (index: number): number[] => [Op.globalGet, ...encodeU32(index)]
const globalSet = (index: number): number[] => [Op.globalSet, ...encodeU32(index)]
const i64 = (value: number): number[] => [Op.i64Const, ...encodeI64(value)]
const i32 = (value: number): number[] => [Op.i32Const, ...encodeI64(value)]
const when = (condition: number[], then: number[]): number[] => [...condition, Op.if, noResult, ...then, Op.end]
const loadG = (globals: GuardGlobals, offset: number): number[] => [
  ...globalGet(globals.g),
  Op.i32WrapI64,
  Op.i64Load,
  3,
  ...encodeU32(offset),
]
const stackSize = (globals: GuardGlobals): number[] => [
  ...loadG(globals, gStackHi),
  ...loadG(globals, gStackLo),
  Op.i64Sub,
]
const isSmallStack = (globals: GuardGlobals): number[] => [
  ...stackSize(globals),
  ...i64(smallestGuardedStack),
  Op.i64LeU,
]
/** A preemption request is a guard above the stack. */
const isPreemption = (globals: GuardGlobals): number[] => [
  ...loadG(globals, gStackGuard),
  ...loadG(globals, gStackHi),
  Op.i64GtU,
]
const lowestGuard = (globals: GuardGlobals): number[] => [...loadG(globals, gStackLo), ...i64(hardGuard), Op.i64Add]

/** Local 0 holds the wished-for guard: not below the lowest, stored in `g`. */
const storeGuard = (globals: GuardGlobals): number[] => [
  ...when([...get(0), ...lowestGuard(globals), Op.i64LtS], [...lowestGuard(globals), ...set(0)]),
  ...globalGet(globals.g),
  Op.i32WrapI64,
  ...get(0),
  Op.i64Store,
  3,
  gStackGuard,
]

/** `() -> ()`, called by Go's loop when the wasm stack is empty: the guard goes one window below `SP`. */
export function setSoftGuard(globals: GuardGlobals): number[] {
  const { sp, lastHit, window, distance } = globals
  return [
    1,
    1,
    i64Type,
    ...when(isSmallStack(globals), [Op.return]),
    ...when(isPreemption(globals), [Op.return]),
    // Not the re-entry of a function that just hit the guard: the usual window.
    ...when(
      [...globalGet(sp), ...globalGet(lastHit), ...i32(8), Op.i32Add, Op.i32Ne],
      [...i32(windowSize), ...globalSet(window)],
    ),
    ...globalGet(sp),
    Op.i64ExtendI32U,
    ...globalGet(window),
    Op.i64ExtendI32U,
    Op.i64Sub,
    ...set(0),
    ...storeGuard(globals),
    ...loadG(globals, gStackHi),
    ...get(0),
    Op.i64Sub,
    ...globalSet(distance),
    Op.end,
  ]
}

/**
 * `() -> i32`, called first by `runtime.morestack`: 1 where a soft guard was hit, with the return address popped, so that
 * the loop enters the same function again from its start; 0 where the stack has really ended.
 */
export function hitSoftGuard(globals: GuardGlobals): number[] {
  const { sp, lastHit, window } = globals
  const stackHasEnded = [...i32(0), Op.return]
  return [
    0,
    ...when(isSmallStack(globals), stackHasEnded),
    ...when(isPreemption(globals), stackHasEnded),
    ...when([...loadG(globals, gStackGuard), ...lowestGuard(globals), Op.i64LeU], stackHasEnded),
    // The same function again: its frame is larger than the window.
    ...when(
      [...globalGet(sp), ...globalGet(lastHit), Op.i32Eq],
      [...globalGet(window), ...i32(1), Op.i32Shl, ...globalSet(window)],
    ),
    ...globalGet(sp),
    ...globalSet(lastHit),
    ...globalGet(sp),
    ...i32(8),
    Op.i32Add,
    ...globalSet(sp),
    ...i32(1),
    Op.end,
  ]
}

/**
 * `() -> ()`, called at the end of `runtime.systemstack`: a garbage collection that shrank the goroutine's stack has
 * left it with Go's own guard; the soft one is put back, where it was relative to the frames.
 */
export function restoreSoftGuard(globals: GuardGlobals): number[] {
  return [
    1,
    1,
    i64Type,
    ...when(isSmallStack(globals), [Op.return]),
    ...when([...loadG(globals, gStackGuard), ...lowestGuard(globals), Op.i64GeU], [Op.return]),
    ...loadG(globals, gStackHi),
    ...globalGet(globals.distance),
    Op.i64Sub,
    ...set(0),
    ...storeGuard(globals),
    Op.end,
  ]
}

/** `(pages i32) -> i32`: `memory.grow` that fails past a limit which the host may set. */
export function growMemoryWithinLimit(limit: number): number[] {
  return [
    0,
    ...when([Op.memorySize, 0, ...get(0), Op.i32Add, ...globalGet(limit), Op.i32GtU], [...i32(-1), Op.return]),
    ...get(0),
    Op.memoryGrow,
    0,
    Op.end,
  ]
}
