/**
 * The format of /proc/PID/mountinfo (proc_pid_mountinfo(5)): one mount a line,
 *
 *   36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue
 *   id parent major:minor root mountpoint options tags* - type source super-options
 *
 * Fields are separated by one space and an empty source is two spaces; space, tab, newline, backslash and # inside a
 * field are octal escapes. Names are bytes: escapes are undone as bytes, then read as UTF-8. Unknown tags are skipped,
 * as the manual page asks. The parent of a root lies outside the table, or is the mount itself.
 */
import { BadInput } from '../link/bad_input.ts'

export interface MountEntry {
  /** 1-based line of the table */
  line: number
  id: number
  parentId: number
  /** index into `mounts` of the parent, null for a root of the table */
  parent: number | null
  major: number
  minor: number
  /** the part of the filesystem that is mounted, `/` for all of it */
  root: string
  mountPoint: string
  options: string[]
  /** peer groups, as tagged; null where there is no such tag */
  shared: number | null
  master: number | null
  propagateFrom: number | null
  unbindable: boolean
  fsType: string
  source: string
  superOptions: string
}

export interface MountTable {
  /** where it came from: a path, or `bundled sample` */
  from: string
  /** every parent stands before its children */
  mounts: MountEntry[]
  /** the filesystem types (of the table, or of `filesystems`) that a module provides; the others are built in */
  moduleTypes: string[]
}

const MOST_LINES_NAMED = 5

/** Parses a table; throws BadInput that names every malformed line by its number and says what is wrong with it. */
export function parseMountinfo(bytes: Uint8Array, from: string): MountEntry[] {
  const mounts: MountEntry[] = []
  const wrong: string[] = []
  const lineOf = new Map<number, number>()
  const lines = Buffer.from(bytes).toString('latin1').split('\n')
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const mount = parseLine(text.replace(/\r$/, ''), index + 1)
    if (typeof mount === 'string') {
      wrong.push(`line ${index + 1}: ${mount}`)
      continue
    }
    const earlier = lineOf.get(mount.id)
    if (earlier !== undefined) {
      wrong.push(`line ${index + 1}: mount id ${mount.id} is already on line ${earlier}`)
      continue
    }
    lineOf.set(mount.id, index + 1)
    mounts.push(mount)
  }
  if (wrong.length === 0 && mounts.length === 0) wrong.push('there is no mount in it')
  if (wrong.length === 0) {
    const ordered = parentsFirst(mounts)
    if (typeof ordered !== 'string') return ordered
    wrong.push(ordered)
  }
  const more = wrong.length > MOST_LINES_NAMED ? `; and ${wrong.length - MOST_LINES_NAMED} more` : ''
  throw new BadInput(`${from} is not a mount table: ${wrong.slice(0, MOST_LINES_NAMED).join('; ')}${more}`)
}

function parseLine(text: string, line: number): MountEntry | string {
  const fields = text.split(' ')
  const dash = fields.indexOf('-', 6)
  if (fields.length < 6) return `${fields.length} fields, expected at least 10`
  if (dash < 0) return 'no separator " - " after the optional fields'
  const [id, parentId, device, root, mountPoint, options] = fields as [string, string, string, string, string, string]
  const after = fields.slice(dash + 1)
  if (after.length < 3) {
    return `${after.length} fields after " - ", expected 3: filesystem type, source, super options`
  }
  if (!isNumber(id)) return `mount id "${clip(id)}" is not a number`
  if (!isNumber(parentId)) return `parent id "${clip(parentId)}" is not a number`
  const deviceNumbers = /^(\d{1,10}):(\d{1,10})$/.exec(device)
  if (deviceNumbers === null) return `device "${clip(device)}" is not major:minor`
  if (mountPoint === '' || root === '') return `empty ${root === '' ? 'root' : 'mount point'}`
  if (!mountPoint.startsWith('/')) return `mount point "${clip(mountPoint)}" does not begin with /`
  if (after[0] === '') return 'empty filesystem type'
  for (const field of [root, mountPoint]) {
    const bad = /\\(?![0-3][0-7]{2})/.exec(field)
    if (bad !== null) return `"${clip(field.slice(bad.index, bad.index + 4))}" is not an escape (\\040 and the like)`
  }
  const mount: MountEntry = {
    line,
    id: Number(id),
    parentId: Number(parentId),
    parent: null,
    major: Number(deviceNumbers[1]),
    minor: Number(deviceNumbers[2]),
    root: unescapeName(root),
    mountPoint: unescapeName(mountPoint),
    options: options.split(','),
    shared: null,
    master: null,
    propagateFrom: null,
    unbindable: false,
    fsType: unescapeName(after[0]!),
    source: unescapeName(after[1]!),
    // some filesystems print options with bare spaces in them
    superOptions: unescapeName(after.slice(2).join(' ')),
  }
  return readTags(mount, fields.slice(6, dash)) ?? mount
}

function readTags(mount: MountEntry, tags: string[]): string | undefined {
  for (const tag of tags) {
    const [name, value] = tag.split(':', 2) as [string, string | undefined]
    if (name === 'unbindable') mount.unbindable = true
    if (name !== 'shared' && name !== 'master' && name !== 'propagate_from') continue
    if (value === undefined || !isNumber(value)) return `tag "${clip(tag)}" has no peer group number`
    if (name === 'shared') mount.shared = Number(value)
    else if (name === 'master') mount.master = Number(value)
    else mount.propagateFrom = Number(value)
  }
  return undefined
}

/** Orders the mounts so that parents come first and sets `parent`; a string when some mounts are their own ancestors. */
function parentsFirst(mounts: MountEntry[]): MountEntry[] | string {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]))
  const children = new Map<number, MountEntry[]>()
  const ordered: MountEntry[] = []
  for (const mount of mounts) {
    if (mount.parentId === mount.id || !byId.has(mount.parentId)) ordered.push(mount)
    else if (children.has(mount.parentId)) children.get(mount.parentId)!.push(mount)
    else children.set(mount.parentId, [mount])
  }
  for (let at = 0; at < ordered.length; at++) {
    for (const child of children.get(ordered[at]!.id) ?? []) {
      child.parent = at
      ordered.push(child)
    }
  }
  if (ordered.length === mounts.length) return ordered
  const seen = new Set(ordered)
  const lost = mounts.find((mount) => !seen.has(mount))!
  return `line ${lost.line}: mount ${lost.id} has no way up to a root (its parents ${lost.parentId}, ... form a circle)`
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text)
}

function unescapeName(field: string): string {
  const bytes = field.replace(/\\([0-3][0-7]{2})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}
