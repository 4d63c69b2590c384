/** The test projects: those of the packages beside their sources, those that cross packages below test/. */
const project = (name: string, include: string, testTimeout: number) => ({
  test: {
    name,
    include: [include],
    testTimeout,
    hookTimeout: testTimeout,
    // What was built is run as users run it.
    server: { deps: { external: [/packages\/[^/]+\/dist\//] } },
  },
})

/** Runs the packages from source, not from dist. */
const fromSource = (config: ReturnType<typeof project>) => ({
  ...config,
  resolve: { conditions: ['dev'] },
  ssr: { resolve: { conditions: ['dev'] } },
})

const seconds = 1000

export default [
  fromSource(project('runtime', 'packages/runtime/src/**/*.test.ts', 60 * seconds)),
  fromSource(project('compiler', 'packages/compiler/src/**/*.test.ts', 180 * seconds)),
  fromSource(project('unplugin-go', 'packages/unplugin-go/src/**/*.test.ts', 30 * seconds)),
  fromSource(project('go-versions', 'test/go-versions/*.test.ts', 300 * seconds)),
  project('bundlers', 'test/bundlers/*.test.ts', 180 * seconds),
  project('runtimes', 'test/runtimes/*.test.ts', 120 * seconds),
  project('browser', 'test/browser/*.test.ts', 240 * seconds),
  project('docs', 'test/docs/*.test.ts', 120 * seconds),
  project('consumer', 'test/consumer/*.test.ts', 600 * seconds),
]
