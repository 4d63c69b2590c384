// A copy of a program with the plugin beside it, for benchmarks that change its source.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = new URL('../', import.meta.url)
const path = (name) => fileURLToPath(new URL(name, repository))

const programs = {
  hello: { folder: 'fixtures', entry: 'hello/main.go' },
  gojq: { folder: 'playground/go', entry: 'gojq/main.go' },
}

/** @returns the project's root, its entry, a way to change the program, and one to remove it all */
export async function createProject(name) {
  const root = await mkdtemp(join(tmpdir(), 'unplugin-go-bench-'))
  const { folder, entry } = programs[name]
  await cp(path(folder), join(root, 'go'), { recursive: true })
  await mkdir(join(root, 'node_modules'))
  await symlink(path('packages/unplugin-go'), join(root, 'node_modules/unplugin-go'))
  await writeFile(join(root, 'package.json'), '{ "private": true, "type": "module" }\n')
  await writeFile(join(root, 'main.js'), `import run from './go/${entry}'\nexport default run\n`)
  await writeFile(join(root, 'index.html'), '<script type="module" src="/main.js"></script>')
  const file = join(root, 'go', entry)
  const source = await readFile(file, 'utf8')
  let edits = 0
  return {
    root,
    entry: file,
    url: `/go/${entry}`,
    /** Another constant in the program: it has to be compiled and linked again. */
    edit: () =>
      writeFile(
        file,
        `${source}\nfunc init() {\n\tif len(os_) == ${++edits} {\n\t\tprintln("edit")\n\t}\n}\n\nvar os_ = ""\n`,
      ),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
