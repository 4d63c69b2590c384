/** Types of `*.go` imports that have no generated declaration. */

declare module '*.go' {
  import type { GoMain } from 'unplugin-go/runtime'

  const run: GoMain
  export default run
}

declare module '*.go?inline' {
  import type { GoMain } from 'unplugin-go/runtime'

  const run: GoMain
  export default run
}

declare module '*.go?url' {
  const url: string
  export default url
}
