import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { MemoryFileSystem } from '../fs/memory-file-system.ts'
import { Input } from '../stdio/input.ts'
import { Output } from '../stdio/output.ts'
import { Collector } from '../stdio/sinks.ts'
import { Descriptors } from './descriptors.ts'
import * as errno from './errno.ts'
import { GuestMemory } from './guest-memory.ts'
import type { Guest } from './guest.ts'
import { preview1 } from './preview1.ts'
import { ProcExit } from './proc.ts'

/** Every byte that a call was not told to write keeps this value. */
const sentinel = 0xa5
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

let memory: GuestMemory
let collector: Collector
let call: (name: string, ...args: (number | bigint)[]) => unknown
let waits: string[]
let byRuntime: boolean

beforeEach(() => {
  memory = new GuestMemory()
  memory.attach(new WebAssembly.Memory({ initial: 1 }))
  memory.bytes.fill(sentinel)
  collector = new Collector(1000, () => undefined)
  waits = []
  byRuntime = false
  const files = new MemoryFileSystem({ '/a.txt': 'hello', '/d/b': '', '/d/e/c': '' })
  const guest: Guest = {
    memory,
    args: ['tool', 'ä'],
    env: ['A=1'],
    descriptors: new Descriptors([
      { flags: 0, offset: 0, input: new Input('input') },
      { flags: 0, offset: 0, output: new Output(collector) },
      { flags: 0, offset: 0, output: new Output({ write: () => new Promise(() => undefined) }) },
      { flags: 0, offset: 0, node: files.root, preopen: '/' },
    ]),
    suspend(name) {
      waits.push(name)
      return errno.SUCCESS
    },
    checkpoint: () => undefined,
    calledByRuntime: () => byRuntime,
  }
  const syscalls = preview1(guest)
  call = (name, ...args) => (syscalls[name] as (...args: unknown[]) => unknown)(...args)
})

/** Puts a text at an address; gives address and length. */
function put(text: string, at = 1000): [at: number, length: number] {
  const bytes = encode(text)
  memory.write(at, bytes)
  return [at, bytes.length]
}

/** An iovec of one buffer. */
function iovec(at: number, length: number, vector = 500): [vector: number, count: number] {
  memory.setU32(vector, at)
  memory.setU32(vector + 4, length)
  return [vector, 1]
}

const u32 = (at: number): number => memory.view.getUint32(at, true)
const u64 = (at: number): bigint => memory.view.getBigUint64(at, true)
const read = (at: number, length: number): string => new TextDecoder().decode(memory.slice(at, length).slice())

function open(path: string, options: { oflags?: number; rights?: bigint; flags?: number; fd?: number } = {}): number {
  const { oflags = 0, rights = 66n, flags = 0, fd = 3 } = options
  expect(call('path_open', fd, 1, ...put(path), oflags, rights, rights, flags, 200)).toBe(errno.SUCCESS)
  return u32(200)
}

test('all 46 functions are there', () => {
  const names = Object.keys(preview1({ memory, args: [], env: [], descriptors: new Descriptors([]) } as never))
  expect(names).toHaveLength(46)
  for (const name of ['fd_allocate', 'path_link', 'path_symlink', 'sock_accept', 'sock_shutdown', 'proc_raise']) {
    expect(call(name)).toBe(errno.ENOSYS)
  }
  expect(call('sched_yield')).toBe(errno.SUCCESS)
  expect(() => call('proc_exit', 7)).toThrow(new ProcExit(7) as never)
})

test('arguments and environment are counted in bytes, with their NUL, and nothing else is written', () => {
  expect([call('args_sizes_get', 0, 4), u32(0), u32(4)]).toEqual([0, 2, 'tool\0ä\0'.length + 1])
  expect(call('args_get', 16, 32)).toBe(0)
  expect([u32(16), u32(20), read(32, 8)]).toEqual([32, 37, 'tool\0ä\0'])
  expect(memory.bytes[40]).toBe(sentinel)
  expect([call('environ_sizes_get', 0, 4), u32(0), u32(4)]).toEqual([0, 1, 4])
  expect([call('environ_get', 0, 8), read(8, 4)]).toEqual([0, 'A=1\0'])
})

test('clocks run, random bytes come in any number', () => {
  expect(call('clock_time_get', 0, 0n, 0)).toBe(0)
  expect(Math.abs(Number(u64(0) / 1_000_000n) - Date.now())).toBeLessThan(1000)
  call('clock_time_get', 1, 0n, 0)
  const first = u64(0)
  call('clock_time_get', 1, 0n, 0)
  expect(first > 0n && u64(0) >= first).toBe(true)
  expect(memory.bytes[8]).toBe(sentinel)
  expect([call('clock_time_get', 2, 0n, 0), call('clock_res_get', 9, 0)]).toEqual([errno.EINVAL, errno.EINVAL])
  memory.attach(new WebAssembly.Memory({ initial: 3 }))
  expect(call('random_get', 8, 150_000)).toBe(0)
  expect([u64(0), u64(150_008)]).toEqual([0n, 0n])
  expect(new Set(memory.slice(140_008, 10_000)).size).toBeGreaterThan(200)
})

test('the wall clock follows when it is set, or the machine has slept', () => {
  const hour = 3_600_000
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + hour)
  onTestFinished(() => void vi.restoreAllMocks())
  call('clock_time_get', 0, 0n, 0)
  expect(Math.abs(Number(u64(0) / 1_000_000n) - Date.now())).toBeLessThan(1000)
})

describe('descriptors', () => {
  test('preopens are found as Go looks for them', () => {
    expect([call('fd_prestat_get', 3, 0), u32(0), u32(4)]).toEqual([0, 0, 1])
    expect([call('fd_prestat_dir_name', 3, 8, 1), read(8, 1), memory.bytes[9]]).toEqual([0, '/', sentinel])
    expect(call('fd_prestat_dir_name', 3, 8, 0)).toBe(errno.ENAMETOOLONG)
    for (const fd of [0, 1, 4, 99, -1]) expect(call('fd_prestat_get', fd, 0)).toBe(errno.EBADF)
  })

  test.each([
    'fd_close',
    'fd_fdstat_get',
    'fd_fdstat_set_flags',
    'fd_filestat_get',
    'fd_sync',
    'fd_datasync',
    'fd_advise',
    'fd_read',
    'fd_write',
    'fd_seek',
    'fd_tell',
    'fd_readdir',
  ])('%s of one that is not open is EBADF', (name) => {
    expect(call(name, 77, 0, 0, 0)).toBe(errno.EBADF)
  })

  test('numbers are given again, closed ones are gone', () => {
    const fd = open('a.txt')
    expect([fd, open('a.txt')]).toEqual([4, 5])
    expect([call('fd_close', fd), call('fd_close', fd), open('a.txt')]).toEqual([0, errno.EBADF, 4])
  })

  test('streams read, write and wait', () => {
    expect([call('fd_read', 0, ...iovec(600, 3), 0), u32(0), read(600, 3), memory.bytes[603]]).toEqual([
      0,
      3,
      'inp',
      sentinel,
    ])
    expect([call('fd_read', 0, ...iovec(600, 100), 0), u32(0)]).toEqual([0, 2])
    expect([call('fd_read', 0, ...iovec(600, 100), 0), u32(0)]).toEqual([0, 0])
    expect([call('fd_write', 1, ...iovec(...put('out')), 0), u32(0)]).toEqual([0, 3])
    expect(Buffer.concat(collector.chunks).toString()).toBe('out')
    expect([call('fd_read', 1, ...iovec(0, 1), 0), call('fd_write', 0, ...iovec(0, 1), 0)]).toEqual([
      errno.EBADF,
      errno.EBADF,
    ])
    expect(call('fd_seek', 0, 0n, 0, 0)).toBe(errno.ESPIPE)

    memory.attach(new WebAssembly.Memory({ initial: 8 }))
    call('fd_write', 2, ...iovec(1024, 300_000), 0)
    expect([call('fd_write', 2, ...iovec(1024, 1), 0), waits]).toEqual([0, ['fd_write']])
    expect(call('fd_fdstat_set_flags', 2, 4)).toBe(0)
    expect(call('fd_write', 2, ...iovec(1024, 1), 0)).toBe(errno.EAGAIN)
    byRuntime = true
    expect([call('fd_write', 2, ...iovec(1024, 1), 0), u32(0)]).toEqual([0, 1])
    expect([call('fd_fdstat_get', 2, 0), memory.bytes[0], memory.view.getUint16(2, true)]).toEqual([0, 2, 4])
  })

  test('files read, write, seek and tell', () => {
    const fd = open('a.txt')
    expect([call('fd_pread', fd, ...iovec(600, 9), 1n, 0), u32(0), read(600, 4), memory.bytes[604]]).toEqual([
      0,
      4,
      'ello',
      sentinel,
    ])
    expect([call('fd_seek', fd, -1n, 2, 8), u64(8)]).toEqual([0, 4n])
    expect([call('fd_write', fd, ...iovec(...put('OK')), 0), u32(0)]).toEqual([0, 2])
    expect([call('fd_tell', fd, 8), u64(8)]).toEqual([0, 6n])
    expect([call('fd_pwrite', fd, ...iovec(...put('!')), 8n, 0), u32(0)]).toEqual([0, 1])
    expect([call('fd_pread', fd, ...iovec(600, 20), 0n, 0), u32(0), read(600, 9)]).toEqual([0, 9, 'hellOK\0\0!'])
    expect([call('fd_seek', fd, -1n, 0, 8), call('fd_seek', fd, 0n, 7, 8)]).toEqual([errno.EINVAL, errno.EINVAL])
    expect([call('fd_filestat_set_size', fd, 2n), call('fd_filestat_get', fd, 0), u64(32)]).toEqual([0, 0, 2n])
    expect(call('fd_filestat_set_size', fd, 2n ** 40n)).toBe(errno.EFBIG)
    const appending = open('a.txt', { flags: 1 })
    call('fd_write', appending, ...iovec(...put('++')), 0)
    expect([call('fd_pread', fd, ...iovec(600, 20), 0n, 0), read(600, 4)]).toEqual([0, 'he++'])
  })

  test('a file opened for one thing does no other', () => {
    const reader = open('a.txt', { rights: 2n })
    const writer = open('a.txt', { rights: 64n })
    expect(call('fd_write', reader, ...iovec(0, 1), 0)).toBe(errno.EBADF)
    expect(call('fd_filestat_set_size', reader, 0n)).toBe(errno.EBADF)
    expect(call('fd_read', writer, ...iovec(0, 1), 0)).toBe(errno.EBADF)
  })

  test('times are kept to the nanosecond', () => {
    const fd = open('a.txt')
    expect(call('fd_filestat_set_times', fd, 1n, 1_234_567_890_123_456_789n, 1 | 4)).toBe(0)
    expect([call('fd_filestat_get', fd, 0), u64(40), u64(48)]).toEqual([0, 1n, 1_234_567_890_123_456_789n])
    expect([memory.bytes[16], memory.bytes[64]]).toEqual([4, sentinel])
    expect(call('fd_filestat_set_times', fd, 0n, 0n, 1 | 2)).toBe(errno.EINVAL)
    expect(call('fd_filestat_set_times', 0, 0n, 0n, 1)).toBe(errno.EBADF)
  })
})

describe('paths', () => {
  const at = (name: string, path: string, ...rest: (number | bigint)[]): unknown => call(name, 3, ...put(path), ...rest)

  test.each([
    ['absent', errno.ENOENT],
    ['absent/x', errno.ENOENT],
    ['a.txt/x', errno.ENOTDIR],
    ['a.txt/', errno.ENOTDIR],
    ['', errno.ENOENT],
    ['/a.txt', errno.ENOTCAPABLE],
    ['../a.txt', errno.ENOTCAPABLE],
    ['d/../../a.txt', errno.ENOTCAPABLE],
    ['a\0txt', errno.EINVAL],
  ])('%j is found to be %d', (path, expected) => {
    expect(call('path_filestat_get', 3, 1, ...put(path), 0)).toBe(expected)
  })

  test.each(['.', './d/..', 'd/.', 'd/', 'd//e/../../a.txt'])('%j is found', (path) => {
    expect(call('path_filestat_get', 3, 1, ...put(path), 0)).toBe(errno.SUCCESS)
  })

  test('stay below the directory they start from', () => {
    const directory = open('d', { oflags: 2, rights: 2n })
    expect(call('path_filestat_get', directory, 1, ...put('e/c'), 0)).toBe(errno.SUCCESS)
    expect(call('path_filestat_get', directory, 1, ...put('../a.txt'), 0)).toBe(errno.ENOTCAPABLE)
    expect(call('path_filestat_get', open('a.txt'), 1, ...put('x'), 0)).toBe(errno.ENOTDIR)
  })

  test.each([
    ['an exclusive file that exists', 'a.txt', 1 | 4, 66n, errno.EEXIST],
    ['a file as a directory', 'a.txt', 2, 2n, errno.ENOTDIR],
    ['a directory for writing', 'd', 0, 66n, errno.EISDIR],
    ['a directory to truncate', 'd', 8, 2n, errno.EISDIR],
    ['what is not there', 'x', 0, 2n, errno.ENOENT],
    ['a new file as a directory', 'x/', 1, 66n, errno.EISDIR],
  ])('opening %s', (_what, path, oflags, rights, expected) => {
    expect(call('path_open', 3, 1, ...put(path), oflags, rights, rights, 0, 200)).toBe(expected)
    expect(memory.bytes[200]).toBe(sentinel)
  })

  test('directories are made and removed', () => {
    expect([at('path_create_directory', 'n/'), at('path_create_directory', 'n')]).toEqual([0, errno.EEXIST])
    expect(at('path_create_directory', 'x/y')).toBe(errno.ENOENT)
    expect([at('path_remove_directory', 'd'), at('path_remove_directory', 'a.txt')]).toEqual([
      errno.ENOTEMPTY,
      errno.ENOTDIR,
    ])
    expect([at('path_remove_directory', 'n'), at('path_remove_directory', 'n')]).toEqual([0, errno.ENOENT])
    expect([at('path_unlink_file', 'd'), at('path_unlink_file', 'd/b'), at('path_unlink_file', 'd/b')]).toEqual([
      errno.EISDIR,
      0,
      errno.ENOENT,
    ])
    expect([at('path_readlink', 'a.txt'), at('path_readlink', 'x')]).toEqual([errno.EINVAL, errno.ENOENT])
  })

  test.each([
    ['a.txt', 'd/b', errno.SUCCESS],
    ['a.txt', 'new', errno.SUCCESS],
    ['a.txt', 'a.txt', errno.SUCCESS],
    ['a.txt', 'd', errno.EISDIR],
    ['a.txt', 'new/', errno.ENOTDIR],
    ['d', 'a.txt', errno.ENOTDIR],
    ['d', 'd/e/f', errno.EINVAL],
    ['d/e', 'moved', errno.SUCCESS],
    ['absent', 'new', errno.ENOENT],
    ['.', 'new', errno.EBUSY],
  ])('renaming %s to %s is %d', (from, to, expected) => {
    expect(call('path_rename', 3, ...put(from, 1000), 3, ...put(to, 2000))).toBe(expected)
  })

  test('a directory is read entry by entry, through a small buffer too', () => {
    const names: string[] = []
    for (let cookie = 0n, used = 1; used > 0;) {
      expect(call('fd_readdir', 3, 600, 30, cookie, 0)).toBe(0)
      expect(memory.bytes[630]).toBe(sentinel)
      used = u32(0)
      const length = used >= 24 ? u32(616) : 0
      if (used < 24 + length) continue
      names.push(read(624, length))
      cookie = u64(600)
    }
    expect(names).toEqual(['.', '..', 'a.txt', 'd'])
    expect(call('fd_readdir', open('a.txt'), 600, 30, 0n, 0)).toBe(errno.ENOTDIR)
  })
})

describe('poll_oneoff', () => {
  function subscribe(
    index: number,
    type: number,
    fields: { fd?: number; timeout?: bigint; absolute?: boolean; clock?: number },
  ): void {
    const start = 2000 + 48 * index
    memory.zero(start, 48)
    memory.setU64(start, 0xdead_beef_0000_0000n + BigInt(index))
    memory.bytes[start + 8] = type
    memory.setU32(start + 16, fields.fd ?? fields.clock ?? 1)
    if (fields.timeout !== undefined) memory.setU64(start + 24, fields.timeout)
    if (fields.absolute) memory.setU32(start + 40, 1)
  }
  const events = (): [userdata: bigint, error: number, type: number][] =>
    Array.from({ length: u32(0) }, (_, i) => [
      u64(3000 + 32 * i) & 0xffn,
      u32(3008 + 32 * i) & 0xffff,
      memory.bytes[3010 + 32 * i]!,
    ])

  test('reports what is ready, and no clock that has time', () => {
    subscribe(0, 0, { timeout: 1_000_000_000n })
    subscribe(1, 1, { fd: 0 })
    subscribe(2, 2, { fd: 1 })
    subscribe(3, 1, { fd: 99 })
    expect(call('poll_oneoff', 2000, 3000, 4, 0)).toBe(0)
    expect(events()).toEqual([
      [1n, 0, 1],
      [2n, 0, 2],
      [3n, errno.EBADF, 1],
    ])
    expect(memory.bytes[3000 + 3 * 32]).toBe(sentinel)
    expect(waits).toEqual([])
  })

  test('waits where nothing is ready, but not for a clock whose time has come', () => {
    subscribe(0, 0, { timeout: 0n })
    expect([call('poll_oneoff', 2000, 3000, 1, 0), events(), waits]).toEqual([0, [[0n, 0, 0]], []])
    subscribe(0, 0, { timeout: 1n, absolute: true })
    expect([call('poll_oneoff', 2000, 3000, 1, 0), waits]).toEqual([0, []])
    subscribe(0, 0, { timeout: 1n, absolute: true, clock: 0 })
    expect([call('poll_oneoff', 2000, 3000, 1, 0), waits]).toEqual([0, []])
    subscribe(0, 0, { timeout: 5_000_000_000n })
    expect([call('poll_oneoff', 2000, 3000, 1, 0), waits]).toEqual([0, ['poll_oneoff']])
  })

  test('needs something to wait for', () => {
    expect(call('poll_oneoff', 2000, 3000, 0, 0)).toBe(errno.EINVAL)
  })
})
