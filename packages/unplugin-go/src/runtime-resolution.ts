import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What users and generated modules import the runtime as: one file, so that its classes are the same for both. */
export const runtimeSpecifiers: readonly string[] = ['@unplugin-go/runtime', 'unplugin-go/runtime']

let resolved: string | undefined

/** The runtime that belongs to this plugin; the user's package manager need not make it visible. */
export function resolveRuntime(): string {
  return (resolved ??= findRuntime())
}

function findRuntime(): string {
  const { resolve } = import.meta as { resolve?: (specifier: string) => string }
  const found = resolve?.('@unplugin-go/runtime')
  return found ? fileURLToPath(found) : createRequire(import.meta.url).resolve('@unplugin-go/runtime')
}
