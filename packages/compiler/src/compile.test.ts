import { program } from '@unplugin-go/runtime'
import { chmodSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { skip } from '../../../test/support/skip.ts'
import { createProject, printing, writeProjectFile } from '../../../test/support/go-project.ts'
import { compile, type Compilation } from './compile.ts'
import { GoError } from './errors/go-error.ts'
import type { CompileOptions } from './options.ts'

const goMod = 'module example.com/app\n\ngo 1.21\n'

function build(root: string, file = 'main.go', options: CompileOptions = {}): Promise<Compilation> {
  return compile(join(root, file), { optimize: false, cache: { dir: join(root, '.cache') }, ...options })
}

async function output({ wasm }: Compilation): Promise<string> {
  return (await program(wasm)()).stdout
}

async function failure(building: Promise<unknown>): Promise<GoError> {
  const error = await building.then(
    () => expect.fail('it should have failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GoError)
  return error as GoError
}

describe('the files of a program', () => {
  test('are the package in the folder', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nfunc main() { say() }\n',
      'say.go':
        'package main\n\nimport _ "embed"\n\n//go:embed data/text.txt\nvar text string\n\nfunc say() { println(text); print("") }\n',
      'say_linux.go': 'package main\n\nfunc say() {}\n',
      'main_test.go': 'package main\n',
      'data/text.txt': 'embedded',
    })
    const compilation = await build(root)
    expect((await program(compilation.wasm)()).stderr).toBe('embedded\n')
    expect(compilation.inputs.files).toContain(join(root, 'data/text.txt'))
    expect(compilation.inputs.directories).toEqual([root])
    expect(compilation.inputs.embedded).toEqual([join(root, 'data')])
  })

  test('need no go.mod while only the standard library is imported', async () => {
    const root = createProject({
      'main.go': 'package main\n\nfunc main() { print(text) }\n',
      'text.go': 'package main\n\nconst text = "two files"\n',
    })
    expect((await program((await build(root, 'text.go')).wasm)()).stderr).toBe('two files')
    expect(readdirSync(root).sort()).toEqual(['.cache', 'main.go', 'text.go'])
  })

  test('belong together by the tags in force, and whatever their names look like', async () => {
    const tagged = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nfunc main() { print(edition) }\n',
      'paid.go': '//go:build paid\n\npackage main\n\nconst edition = "paid"\n',
    })
    const paid = await build(tagged, 'paid.go', { go: { tags: ['paid'] } })
    expect((await program(paid.wasm)()).stderr).toBe('paid')
    const named = createProject({
      'word_count.go': 'package main\n\nfunc main() { print(text) }\n',
      'text.go': 'package main\n\nconst text = "counted"\n',
    })
    expect((await program((await build(named, 'word_count.go')).wasm)()).stderr).toBe('counted')
  })

  test('are one, in a folder of single-file programs or behind "ignore"', async () => {
    const root = createProject({
      'go.mod': goMod,
      'a.go': printing('a'),
      'b.go': printing('b'),
      'tool/main.go': printing('main'),
      'tool/generate.go': `//go:build ignore\n\n${printing('generate')}`,
    })
    const files = ['a.go', 'b.go', 'tool/main.go', 'tool/generate.go']
    const outputs = await Promise.all(files.map(async (file) => output(await build(root, file))))
    expect(outputs).toEqual(['a', 'b', 'main', 'generate'])
  })

  test('follow build tags, and linker flags reach the program', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nvar version = "none"\n\nfunc main() { print(version, edition) }\n',
      'free.go': '//go:build !paid\n\npackage main\n\nconst edition = " free"\n',
      'paid.go': '//go:build paid\n\npackage main\n\nconst edition = " paid"\n',
    })
    const go = { tags: ['paid'], ldflags: "-s -w -X 'main.version=1 2'" }
    const compilation = await build(root, 'main.go', { go })
    expect((await program(compilation.wasm)()).stderr).toBe('1 2 paid')
    const named = await build(root, 'main.go', { go: { ...go, ldflags: "-X 'main.version=1 2'" } })
    expect(compilation.wasm.length).toBeLessThan(named.wasm.length)
  })

  test('are built with the flags of the environment, -s among them', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nvar v = "x"\n\nfunc main() { print(v) }\n',
    })
    const go = { env: { GOFLAGS: '-mod=mod "-ldflags=-s -X main.v=flags"' } }
    expect((await program((await build(root, 'main.go', { go })).wasm)()).stderr).toBe('flags')
  })
})

describe('a result', () => {
  test('is found again while nothing changed', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('one') })
    const first = await build(root)
    const second = await build(root)
    expect([first.cached, second.cached]).toEqual([false, true])
    expect(second.hash).toBe(first.hash)
    expect(Object.keys(second.durations)).toEqual(['find go', 'look up'])
  })

  test('is found again when files came that are none of it, and not when one came that is embedded', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go':
        'package main\n\nimport (\n\t"embed"\n\n\t"example.com/app/one"\n)\n\n//go:embed data/*.txt\nvar data embed.FS\n\nfunc main() {\n\tnames, _ := data.ReadDir("data")\n\tprintln(len(names), one.N)\n}\n',
      'data/a.txt': '',
      'one/one.go': 'package one\n\nconst N = 1\n',
    })
    const output = async (): Promise<string> => (await program((await build(root)).wasm)()).stderr
    expect(await output()).toBe('1 1\n')
    for (const path of ['one/README.md', 'one/one_test.go', 'one/one.d.go.ts', 'elsewhere/x.go']) {
      writeProjectFile(root, path, 'package one\n')
    }
    writeProjectFile(root, 'one/README.md', '')
    mkdirSync(join(root, 'one/dist'))
    expect((await build(root)).cached).toBe(true)
    writeProjectFile(root, 'data/b.txt', '')
    expect(await output()).toBe('2 1\n')
  })

  test('is not found when a file, a new file, a flag or the environment changed, and again when that is undone', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('one') })
    await build(root)
    writeFileSync(join(root, 'main.go'), printing('two'))
    expect(await output(await build(root))).toBe('two')
    writeProjectFile(root, 'extra.go', 'package main\n\nfunc init() { print("extra") }\n')
    const extra = await build(root)
    expect((await program(extra.wasm)()).stderr).toBe('extra')
    expect((await build(root, 'main.go', { go: { tags: ['x'] } })).cached).toBe(false)
    expect((await build(root, 'main.go', { go: { env: { GOFLAGS: '-tags=y' } } })).cached).toBe(false)
    writeFileSync(join(root, 'main.go'), printing('one'))
    writeFileSync(join(root, 'extra.go'), 'package main\n')
    await build(root)
    writeFileSync(join(root, 'main.go'), printing('two'))
    const known = await build(root)
    writeFileSync(join(root, 'main.go'), printing('one'))
    const undone = await build(root)
    expect([known.cached, undone.cached, await output(undone)]).toEqual([false, true, 'one'])
  })

  test.each([
    ['cut short', (file: string) => truncateSync(file, 1000)],
    ['tampered with', (file: string) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from([0])]))],
    ['emptied', (file: string) => truncateSync(file, 0)],
  ])('that was %s is built again', async (_what, damage) => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('whole') })
    const { file } = await build(root)
    damage(file!)
    const again = await build(root)
    expect([again.cached, await output(again)]).toEqual([false, 'whole'])
    expect((await build(root)).cached).toBe(true)
  })

  test('whose records are damaged is built again', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('whole') })
    await build(root)
    for (const folder of ['manifests', 'results']) {
      for (const damaged of ['{"has', '{}', 'null', '{"hash":"../x","files":[1]}']) {
        const [name] = readdirSync(join(root, '.cache', folder))
        writeFileSync(join(root, '.cache', folder, name!), damaged)
        expect(await output(await build(root))).toBe('whole')
      }
    }
  })

  test('is shared by two builds at the same time', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('both') })
    const both = await Promise.all([build(root), build(root)])
    expect(await Promise.all(both.map(output))).toEqual(['both', 'both'])
    expect((await build(root)).cached).toBe(true)
    expect(readdirSync(join(root, '.cache/wasm')).filter((name) => !name.endsWith('.wasm'))).toEqual([])
  })

  test('that cannot be kept is a warning', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('kept') })
    const warnings: string[] = []
    const dir = join(root, 'go.mod/cache')
    const compilation = await build(root, 'main.go', { cache: { dir }, onWarning: (text) => warnings.push(text) })
    expect([compilation.file, await output(compilation)]).toEqual([undefined, 'kept'])
    expect(warnings.join('\n')).toMatch(/The cache in .* cannot be written: ENOTDIR/)
  })

  test('that meets a full disk is a warning, and leaves nothing half written', async (context) => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('full'), 'disk/.keep': '' })
    const disk = join(root, 'disk')
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
    if (mounted.status !== 0) skip(context, 'needs to mount a small disk: Linux, as root')
    onTestFinished(() => void spawnSync('umount', [disk]))
    const warnings: string[] = []
    const options = { cache: { dir: disk }, onWarning: (text: string) => void warnings.push(text) }
    for (const _ of [1, 2]) expect(await output(await build(root, 'main.go', options))).toBe('full')
    expect(warnings[0]).toMatch(/ENOSPC/)
    expect(readdirSync(join(disk, 'wasm'))).toEqual([])
  })

  test('is not kept without a cache', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('no') })
    for (const _ of [1, 2]) expect((await build(root, 'main.go', { cache: false })).cached).toBe(false)
    expect(readdirSync(root)).toEqual(['go.mod', 'main.go'])
  })

  test('is the same from the same sources', async () => {
    const files = { 'go.mod': goMod, 'main.go': printing('same') }
    const [one, two] = await Promise.all([files, files].map(async (content) => build(createProject(content))))
    expect(one!.hash).toBe(two!.hash)
  })
})

describe('without Go', () => {
  const root = (): string => createProject({ 'go.mod': goMod, 'main.go': printing('x') })

  test('it says how to get it', async () => {
    const error = await failure(build(root(), 'main.go', { go: { command: 'go-that-is-not-there' } }))
    expect(error).toMatchObject({ code: 'GO_NOT_FOUND', docs: 'docs/errors.md#go_not_found' })
    expect(error.message).toMatch(/"go-that-is-not-there" cannot be run: it was not found \(ENOENT\)/)
    expect(error.hint).toMatch(/Install Go 1\.21 or newer: .*go\.dev\/dl/)
  })

  test.each([
    ['GO_TOO_OLD', `echo '{"GOVERSION":"go1.20.14"}'`, /is go1\.20\.14; wasip1 needs Go 1\.21/],
    ['GO_NOT_FOUND', 'echo not json', /what it prints is not what Go prints/],
    ['GO_NOT_FOUND', 'echo broken >&2; exit 3', /broken/],
  ])('but something like it: %s', async (code, script, message) => {
    const folder = root()
    const command = join(folder, 'fake-go')
    writeFileSync(command, `#!/bin/sh\n${script}\n`)
    chmodSync(command, 0o755)
    expect(await failure(build(folder, 'main.go', { go: { command } }))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

describe('a build that fails', () => {
  test('on a syntax error names file, line and column', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': 'package main\n\nfunc main() {\n\tx := "é日本" +\n}\n' })
    const error = await failure(build(root))
    expect(error).toMatchObject({ code: 'GO_BUILD_FAILED', loc: { file: join(root, 'main.go'), line: 5, column: 0 } })
    expect(error.message).toMatch(/syntax error: unexpected }/)
    expect(error.frame).toContain('5 | }')
    expect(error.inputs!.files).toContain(join(root, 'main.go'))
  })

  test('counts columns as editors do', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nfunc main() { println("é日本🙂", missing) }\n',
    })
    const { loc } = await failure(build(root))
    expect(loc).toMatchObject({ line: 3, column: 'func main() { println("é日本🙂", '.length })
  })

  test('reports several broken packages, dependencies among them', async () => {
    const root = createProject({
      'go.mod': goMod,
      'main.go':
        'package main\n\nimport (\n\t"example.com/app/one"\n\t"example.com/app/two"\n)\n\nfunc main() { one.F(); two.F() }\n',
      'one/one.go': 'package one\n\nfunc F() int { return "1" }\n',
      'two/two.go': 'package two\n\nfunc F() { undefined() }\n',
    })
    const error = await failure(build(root))
    const places = error.diagnostics.map(({ loc, package: name }) => `${name} ${loc?.file}:${loc?.line}`).sort()
    expect(places).toEqual([
      `example.com/app/one ${join(root, 'one/one.go')}:3`,
      `example.com/app/two ${join(root, 'two/two.go')}:3`,
    ])
    expect(error.message).toMatch(/2 messages/)
    expect(error.inputs!.files).toContain(join(root, 'two/two.go'))
  })

  test.each([
    [
      'no network',
      { 'go.mod': `${goMod}\nrequire example.com/absent v1.0.0\n` },
      /module proxy was not there|go mod tidy/,
    ],
    ['no go.mod', {}, /go mod init/],
    ['no requirement', { 'go.mod': goMod }, /go get/],
  ])('on an import that cannot be had says what to do: %s', async (_what, files, hint) => {
    const root = createProject({
      'main.go': 'package main\n\nimport "example.com/absent"\n\nfunc main() { absent.F() }\n',
      ...files,
    })
    const error = await failure(build(root, 'main.go', { go: { env: { GOPROXY: 'off', GOFLAGS: '-mod=mod' } } }))
    expect(error.code).toBe('GO_BUILD_FAILED')
    expect(error.message).toMatch(/example\.com\/absent/)
    expect(`${error.message}`).toMatch(hint)
  })

  test('on cgo says why', async () => {
    const direct = createProject({ 'go.mod': goMod, 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' })
    expect(await failure(build(direct))).toMatchObject({ code: 'GO_CGO' })
    const dependency = createProject({
      'go.mod': goMod,
      'main.go': 'package main\n\nimport "example.com/app/c"\n\nfunc main() { c.F() }\n',
      'c/c.go': 'package c\n\nimport "C"\n\nfunc F() {}\n',
    })
    const error = await failure(build(dependency))
    expect(error.message).toMatch(/build constraints exclude all Go files/)
    expect(error.hint).toMatch(/cgo/)
  })

  test.each([
    ['a library', 'lib.go', 'package lib\n', 'GO_NO_MAIN', /its package is "lib", not "main".*lib\.go/],
    ['a test', 'a_test.go', 'package main\n', 'GO_TEST_FILE', /is a test file/],
    ['no Go', 'a.txt', '', 'GO_NOT_A_GO_FILE', /is not a Go file/],
  ])('on what is no program says what was found: %s', async (_what, file, content, code, message) => {
    const root = createProject({ 'go.mod': goMod, [file]: content })
    expect(await failure(build(root, file))).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('on a file that cannot be read', async () => {
    const root = createProject({ 'folder.go/x': '' })
    expect(await failure(build(root, 'absent.go'))).toMatchObject({ code: 'GO_FILE_UNREADABLE' })
    expect(await failure(build(root, 'folder.go'))).toMatchObject({ code: 'GO_FILE_UNREADABLE' })
  })

  test('on a main package without main says so in Go’s words', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': 'package main\n' })
    expect((await failure(build(root))).message).toMatch(/function main is undeclared in the main package/)
  })

  test('on go.mod that asks for a newer Go', async () => {
    const root = createProject({ 'go.mod': 'module x\n\ngo 1.99\n', 'main.go': printing('x') })
    const error = await failure(build(root, 'main.go', { go: { env: { GOTOOLCHAIN: 'local' } } }))
    expect(error.hint).toMatch(/newer Go/)
  })

  test('is ended by its signal, with its processes', async () => {
    const root = createProject({ 'go.mod': goMod, 'main.go': printing('x') })
    const controller = new AbortController()
    const building = build(root, 'main.go', { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('overtaken')), 20)
    await expect(building).rejects.toThrow('overtaken')
    expect(await output(await build(root))).toBe('x')
  })
})

describe('wasm-opt', () => {
  const files = { 'go.mod': goMod, 'main.go': 'package main\n\nfunc main() { print("optimized") }\n' }

  test('makes the program smaller, and runs once', async () => {
    const root = createProject(files)
    const plain = await build(root)
    const optimized = await build(root, 'main.go', { optimize: 'auto' })
    expect(optimized.wasm.length).toBeLessThan(plain.wasm.length)
    expect(optimized.durations).toHaveProperty('wasm-opt')
    expect((await program(optimized.wasm)()).stderr).toBe('optimized')
    const again = await build(root, 'main.go', { optimize: 'auto' })
    expect([again.cached, again.hash]).toEqual([true, optimized.hash])
    // Other sources, the same binary.
    writeFileSync(join(root, 'main.go'), `${files['main.go']}// A comment at the end.\n`)
    const commented = await build(root, 'main.go', { optimize: 'auto' })
    expect([commented.hash, commented.durations['wasm-opt']! < 1000]).toEqual([optimized.hash, true])
  })

  test('fails by name', async () => {
    const root = createProject(files)
    const error = await failure(build(root, 'main.go', { optimize: { passes: ['--no-such-pass'] } }))
    expect(error).toMatchObject({ code: 'GO_OPTIMIZE_FAILED', hint: expect.stringContaining('optimize: false') })
    expect(error.message).toMatch(/no-such-pass/)
  })
})

test('a Go command on another PATH is found', async () => {
  const root = createProject({ 'go.mod': goMod, 'main.go': printing('x'), 'bin/go': '#!/bin/sh\nexit 9\n' })
  chmodSync(join(root, 'bin/go'), 0o755)
  const env = { PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}` }
  expect((await failure(build(root, 'main.go', { go: { env } }))).message).toMatch(/exit code 9/)
})
