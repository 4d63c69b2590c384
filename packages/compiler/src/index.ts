/**
 * Compiles a Go program into a WebAssembly binary, an ES module and TypeScript declarations.
 *
 * @module
 */
export { compile, type Compilation } from './compile.ts'
export type { CompileOptions } from './options.ts'
export type { GoOptions } from './go/flags.ts'
export { mayBelong, type Inputs } from './go/list.ts'
export type { OptimizeMode } from './wasm/optimize.ts'
export { generateModule, generateUrlModule, runtimeSpecifier, type ModuleSource } from './codegen/generate-module.ts'
export { GoError, type Diagnostic, type SourceLocation } from './errors/go-error.ts'
export { unknownQuery } from './errors/catalogue.ts'
export { describeProgram, type FlagDescription, type ProgramDescription } from './types/describe-program.ts'
export { generateDeclarations } from './types/generate-declarations.ts'
