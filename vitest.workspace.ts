/** The test projects: those of the packages beside their sources, those that cross packages below test/. */
const project = (name: string, include: string, testTimeout: number, extra: object = {}) => ({
  // From source, not from dist.
  resolve: { conditions: ['dev'] },
  ssr: { resolve: { conditions: ['dev'] } },
  test: { name, include: [include], testTimeout, hookTimeout: testTimeout, ...extra },
})

const seconds = 1000

export default [
  project('runtime', 'packages/runtime/src/**/*.test.ts', 60 * seconds),
  project('compiler', 'packages/compiler/src/**/*.test.ts', 180 * seconds),
  project('unplugin-go', 'packages/unplugin-go/src/**/*.test.ts', 30 * seconds),
  project('go-versions', 'test/go-versions/*.test.ts', 300 * seconds),
  project('bundlers', 'test/bundlers/*.test.ts', 180 * seconds),
  project('browser', 'test/browser/*.test.ts', 240 * seconds),
  project('consumer', 'test/consumer/*.test.ts', 600 * seconds),
]
