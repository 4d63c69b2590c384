import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProject } from './go-project.ts'

const root = new URL('../../', import.meta.url)

/** A project of its own that has the built plugin, and the bundlers of this repository. */
export function createApp(files: Record<string, string>): string {
  const app = createProject({ 'package.json': '{ "name": "app", "type": "module", "private": true }\n', ...files })
  mkdirSync(join(app, 'node_modules'))
  for (const [name, target] of [
    ['unplugin-go', 'packages/unplugin-go'],
    ['vite', 'node_modules/vite'],
    ['rollup', 'node_modules/rollup'],
  ] as const) {
    symlinkSync(fileURLToPath(new URL(target, root)), join(app, 'node_modules', name))
  }
  return app
}

/** One program with flags, one with a dependency and an embedded file, and a page that runs both. */
export const appFiles: Record<string, string> = {
  'go.mod': 'module example.com/app\n\ngo 1.21\n',
  'src/greet.go': `// Greet says hello.
package main

import (
	"flag"
	"fmt"

	"example.com/app/words"
)

var n = flag.Int("n", 1, "how often")

func main() {
	flag.Parse()
	for i := 0; i < *n; i++ {
		fmt.Println(words.Hello, flag.Args())
	}
}
`,
  'words/words.go': 'package words\n\nimport _ "embed"\n\n//go:embed hello.txt\nvar Hello string\n',
  'words/hello.txt': 'hello',
  'echo/main.go': `package main

import (
	"io"
	"os"
	"time"
)

func main() {
	time.Sleep(20 * time.Millisecond)
	io.Copy(os.Stdout, os.Stdin)
}
`,
  'src/main.js': `import greet from './greet.go'
import echo from '../echo/main.go'
import { GoExitError } from 'unplugin-go/runtime'

export async function main() {
  const [greeting, echoed] = await Promise.all([
    greet(['x'], { flags: { n: 2 } }),
    echo({ stdin: 'late' }),
  ])
  const failure = await greet({ flags: { absent: 1 } }).catch((error) => error)
  return [greeting.stdout, echoed.stdout, failure instanceof GoExitError, failure.exitCode]
}
`,
  'src/page.js': `import { main } from './main.js'
document.body.dataset.result = JSON.stringify(await main())
`,
  'index.html': '<!doctype html><title>app</title><body><script type="module" src="/src/page.js"></script>\n',
}

/** What `main()` of {@link appFiles} gives. */
export const expectedResult: unknown[] = ['hello [x]\nhello [x]\n', 'late', true, 2]
