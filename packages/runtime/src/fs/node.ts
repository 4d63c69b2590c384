import { EEXIST, EISDIR, ENOENT, ENOTCAPABLE, ENOTDIR, EINVAL, fail } from '../wasi/errno.ts'
import { realtime } from '../wasi/clock.ts'

/** What files and directories have in common; times in nanoseconds since 1970. */
interface NodeBase {
  readonly ino: bigint
  atime: bigint
  mtime: bigint
  ctime: bigint
}

export interface FileNode extends NodeBase {
  readonly entries?: undefined
  /** With room to grow: the first `size` bytes count. */
  data: Uint8Array
  size: number
}

export interface DirectoryNode extends NodeBase {
  readonly data?: undefined
  readonly entries: Map<string, Node>
  parent: DirectoryNode
}

export type Node = FileNode | DirectoryNode

let lastIno = 0n

function base(): NodeBase {
  const now = realtime()
  return { ino: ++lastIno, atime: now, mtime: now, ctime: now }
}

export function createFile(data: Uint8Array = new Uint8Array()): FileNode {
  return { ...base(), data, size: data.length }
}

/** @param parent its own parent where it is a root */
export function createDirectory(parent?: DirectoryNode): DirectoryNode {
  const node = { ...base(), entries: new Map() } as unknown as DirectoryNode
  node.parent = parent ?? node
  return node
}

export function touch(node: Node): void {
  node.mtime = node.ctime = realtime()
}

/** Where a path leads: the directory, the name in it (`''` for the directory itself), and what is there. */
export interface Place {
  readonly parent: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
  /** The path ended in `/` or `.`: only a directory will do. */
  readonly mustBeDirectory: boolean
}

/**
 * Walks a path, component by component, never above `from`.
 *
 * @throws Errno `ENOENT`, `ENOTDIR` on the way; `ENOTCAPABLE` for an absolute path or one that leads above `from`;
 * `EINVAL` for a NUL
 */
export function resolvePath(from: DirectoryNode, path: string): Place {
  if (path.includes('\0')) fail(EINVAL)
  if (path === '') fail(ENOENT)
  if (path[0] === '/') fail(ENOTCAPABLE)
  const mustBeDirectory = /(^|\/)\.{0,2}$/.test(path)
  let place: Place = { parent: from, name: '', node: from, mustBeDirectory }
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue
    const { node } = place
    if (!node) fail(ENOENT)
    if (!node.entries) fail(ENOTDIR)
    if (name === '..') {
      if (node === from) fail(ENOTCAPABLE)
      place = { parent: node.parent, name: '', node: node.parent, mustBeDirectory }
    } else {
      place = { parent: node, name, node: node.entries.get(name), mustBeDirectory }
    }
  }
  return place
}

/** @throws Errno `ENOENT`; `ENOTDIR` for a file where the path asks for a directory */
export function existing({ node, mustBeDirectory }: Place): Node {
  if (!node) fail(ENOENT)
  if (mustBeDirectory && !node.entries) fail(ENOTDIR)
  return node
}

export function addEntry({ parent, name }: Place, node: Node): void {
  parent.entries.set(name, node)
  if (node.entries) node.parent = parent
  touch(parent)
}

export function removeEntry({ parent, name }: Place): void {
  parent.entries.delete(name)
  touch(parent)
}

/** @throws Errno `EEXIST`; those of {@link resolvePath} */
export function makeDirectory(place: Place): DirectoryNode {
  if (place.node) fail(EEXIST)
  const node = createDirectory(place.parent)
  addEntry(place, node)
  return node
}

/** Makes room for `size` bytes; what is new reads as zeros. */
export function resizeFile(file: FileNode, size: number): void {
  if (size > file.data.length) {
    const larger = new Uint8Array(Math.max(size, Math.min(2 * file.data.length, file.data.length + 2 ** 24)))
    larger.set(file.data.subarray(0, file.size))
    file.data = larger
  } else if (size > file.size) {
    file.data.fill(0, file.size, size)
  }
  file.size = size
  touch(file)
}

/** @throws Errno `EISDIR` */
export function asFile(node: Node): FileNode {
  return node.entries ? fail(EISDIR) : node
}
