export { instrument } from './wasm/instrument.ts'
export { strip } from './wasm/strip.ts'
