import { describe, expect, test } from 'vitest'
import { loadFixture } from '../../../../test/support/fixture.ts'
import { MemoryFileSystem } from './memory-file-system.ts'

test('a program reads and writes files, as package os does', async () => {
  const { stdout, files } = await (await loadFixture('files'))({ files: { '/in/a.txt': 'input' } })
  expect(stdout).toBe(
    [
      'in "input"',
      'rest "yz"',
      'size 6 true',
      'unlinked <nil>',
      'mtime true',
      'walk /out true',
      'walk /out/moved true',
      'walk /out/moved/b.txt false',
      'walk /out/moved/er true',
      'absent true',
      'exists true',
      'above <nil>',
      'not empty true',
      'relative "one two"',
      'entries 3004',
      '',
    ].join('\n'),
  )
  expect(Object.keys(files.toObject()).sort()).toEqual(['/escaped.txt', '/out/moved/b.txt'])
  expect(await files.readFile('/out/moved/b.txt', 'utf8')).toBe('one two')
})

test('a program sees files given in every form, and leaves a file system as it changed it', async () => {
  const run = await loadFixture('files')
  const files = new MemoryFileSystem({ '/in/a.txt': new TextEncoder().encode('bytes') })
  expect((await run({ files })).stdout).toMatch(/^in "bytes"/)
  expect(await files.readdir('/')).toEqual(['escaped.txt', 'out'])
  expect((await run({ files: { 'in/a.txt': new Blob(['blob']) } })).stdout).toMatch(/^in "blob"/)
})

describe('MemoryFileSystem', () => {
  test('has the methods of node:fs/promises', async () => {
    const fs = new MemoryFileSystem({ '/a/b.txt': 'b' })
    await fs.mkdir('/c/d', { recursive: true })
    await fs.writeFile('/c/d/e', new Blob(['e']))
    expect(await fs.readdir('/')).toEqual(['a', 'c'])
    expect(await fs.stat('/a/b.txt')).toMatchObject({ size: 1 })
    expect((await fs.stat('/c')).isDirectory()).toBe(true)
    expect(await fs.readFile('c/d/e', 'utf8')).toBe('e')
    await fs.rm('/a', { recursive: true })
    await fs.rm('/absent', { force: true })
    expect(Object.keys(fs.toObject())).toEqual(['/c/d/e'])
  })

  test.each([
    ['ENOENT', (fs: MemoryFileSystem) => fs.readFile('/absent')],
    ['EISDIR', (fs: MemoryFileSystem) => fs.readFile('/a')],
    ['ENOTDIR', (fs: MemoryFileSystem) => fs.readdir('/a/b.txt')],
    ['EEXIST', (fs: MemoryFileSystem) => fs.mkdir('/a')],
    ['EISDIR', (fs: MemoryFileSystem) => fs.rm('/a')],
    ['EACCES', (fs: MemoryFileSystem) => fs.readFile('/../x')],
  ])('rejects with %s', async (code, action) => {
    await expect(action(new MemoryFileSystem({ '/a/b.txt': 'b' }))).rejects.toMatchObject({ code })
  })
})
