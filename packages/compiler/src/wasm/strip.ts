import { readSections, SectionId, writeSections } from './module.ts'

const droppedSections = new Set(['name', 'producers', 'go:buildid'])

/** Drops the names, about 2 % of a file, and what tells of the build. Go's own tracebacks do not need them. */
export function strip(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeSections(
    readSections(wasm).filter(({ id, name }) => id !== SectionId.custom || !droppedSections.has(name ?? '')),
  )
}
