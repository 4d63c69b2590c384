import { GoError } from './go-error.ts'

export function unknownAbi(detail: string): GoError {
  return new GoError({
    code: 'GO_UNKNOWN_ABI',
    message: `The linked program does not look as programs of the supported Go versions do: ${detail}.`,
    hint: 'Use a supported version of Go (docs/errors.md#go_unknown_abi), and report this one.',
    docs: 'docs/errors.md#go_unknown_abi',
  })
}
