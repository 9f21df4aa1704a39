import { do_syscall } from '#kernel/entry'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { do_loopback } from '#kernel/fs/do_loopback'
import { path_mount } from '#kernel/fs/do_mount'
import { do_move_mount_old } from '#kernel/fs/do_move_mount'
import { fork_from } from '#kernel/fs/fork'
import { ksys_chdir, ksys_close, ksys_create, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute, type PathName } from '#kernel/fs/path_name'
import {
  MS_PRIVATE,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  type Propagation,
} from '#kernel/fs/pnode/change_mnt_propagation'
import { path_remount } from '#kernel/fs/remount'
import { type MountLine, show_mounts } from '#kernel/fs/show_mounts'
import { super_block, super_blocks } from '#kernel/fs/super_block'
import { ksys_umount, MNT_DETACH, MNT_EXPIRE, MNT_FORCE, UMOUNT_NOFOLLOW } from '#kernel/fs/umount'
import { ksys_rmdir } from '#kernel/fs/unlink'
import { get } from '#kernel/lib/atomic'
import { EEXIST, errnoName } from '#kernel/lib/errno'
import { list_head } from '#kernel/lib/list'
import { bind_task, INIT_PID, taskAddress } from '#kernel/task'
import { buildWorld } from '#kernel/world'
import { numberOf, spell } from '../fs/names.ts'
import type { Call, Program, Row } from './program.ts'

/**
 * Runs a program on the kernel model, in this one thread: the two tasks take turns call by call, so what comes out is the
 * same every time. As on the machine that was asked, the root of the program is a mount on a directory of another one.
 */
export interface Answer {
  results: string[]
  tables: [Row[], Row[]]
}

const ARENA_BYTES = 4 << 20
const BASE = ['base', 'r'] as const
const TMPFS = numberOf('tmpfs')
const TASKS = [1, 2] as const
const PROPAGATION: Record<string, Propagation> = {
  shared: MS_SHARED,
  private: MS_PRIVATE,
  slave: MS_SLAVE,
  unbindable: MS_UNBINDABLE,
}
const FLAGS: Record<string, number> = {
  force: MNT_FORCE,
  detach: MNT_DETACH,
  expire: MNT_EXPIRE,
  nofollow: UMOUNT_NOFOLLOW,
}

export function answer({ root, ops }: Pick<Program, 'root' | 'ops'>): Answer {
  const world = new World(root)
  const results = ops.map(([task, call]) => errnoName(world.call(task, call)))
  return { results, tables: world.tables() }
}

class World {
  readonly #sources = new Map<number, string>()
  /** of each task: its descriptors by the program's numbers */
  readonly #files = [new Map<number, number>(), new Map<number, number>()]

  constructor(root: 'shared' | 'private') {
    buildWorld({
      ...{ arenaBytes: ARENA_BYTES, cpus: 2, kworkers: 1, quarantine: 16, killSbIoUs: 0 },
      filesystems: [{ name: TMPFS }],
      directories: [numberOf(BASE[0])],
    })
    bind_task(TASKS[0], 0, 0)
    fork_from(taskAddress(INIT_PID))
    path_mount(absolute(numberOf(BASE[0])), TMPFS)
    this.#name('below')
    ksys_create(absolute(numberOf(BASE[0])), numberOf(BASE[1]), 'directory')
    this.call(0, ['mount', '/', 0])
    do_change_type(pathOf('/'), PROPAGATION[root]!, false)
    bind_task(TASKS[1], 0, 0)
    fork_from(taskAddress(TASKS[0]))
  }

  call(task: 0 | 1, call: Call): number {
    bind_task(TASKS[task], 0, 0)
    return do_syscall(1, () => this.#run(task, call))
  }

  tables(): [Row[], Row[]] {
    const lines = TASKS.map((pid) => {
      bind_task(pid, 0, 0)
      return show_mounts().filter(({ mountPoint }) => BASE.every((name, at) => mountPoint[at] === numberOf(name)))
    })
    return this.#rows(lines)
  }

  #run(task: 0 | 1, [name, first, second]: Call): number {
    const files = this.#files[task]!
    const path = pathOf(String(first))
    switch (name) {
      case 'mount':
        return this.#mount(path, `s${second}`)
      case 'bind':
        return do_loopback(path, pathOf(String(second)))
      case 'rbind':
        return do_loopback(path, pathOf(String(second)), true)
      case 'move':
        return do_move_mount_old(path, pathOf(String(second)))
      case 'make': {
        const how = String(second)
        const recurse = how.startsWith('r')
        return do_change_type(path, PROPAGATION[recurse ? how.slice(1) : how]!, recurse)
      }
      case 'umount':
        return ksys_umount(
          path,
          (second as string[]).reduce((flags, flag) => flags | FLAGS[flag]!, 0),
        )
      case 'open': {
        const fd = ksys_open(path)
        if (fd >= 0) files.set(Number(second), fd)
        return fd
      }
      case 'close': {
        const fd = files.get(Number(first)) ?? -1
        files.delete(Number(first))
        return ksys_close(fd)
      }
      case 'chdir':
        return ksys_chdir(path)
      case 'stat':
        return ksys_stat(path)
      case 'rmdir':
        return ksys_rmdir(path)
      case 'ro':
      case 'rw':
        return path_remount(path, { readonly: name === 'ro', bind: true })
      case 'create':
        return this.#create(path, numberOf('f'))
      case 'unshare':
        return copy_mnt_ns(false)
      default:
        throw new Error(`no call is named ${name}`)
    }
  }

  /** open with O_CREAT */
  #create(at: PathName, name: number): number {
    const made = ksys_create(at, name, 'file')
    if (made !== -EEXIST) return made
    const fd = ksys_open({ ...at, names: [...at.names, name] }, { write: true })
    return fd < 0 ? fd : ksys_close(fd)
  }

  /** The new filesystem gets its directories by the path, so whatever lies on top there may get them. */
  #mount(at: PathName, source: string): number {
    const error = path_mount(at, TMPFS)
    if (error < 0) return error
    this.#name(source)
    for (const name of ['a', 'b', 'c']) {
      ksys_create(at, numberOf(name), 'directory')
      for (const below of ['x', 'y'])
        ksys_create({ ...at, names: [...at.names, numberOf(name)] }, numberOf(below), 'directory')
    }
    return 0
  }

  /** The newest superblock has been mounted from `source`. */
  #name(source: string): void {
    this.#sources.set(get(super_blocks + list_head.prev) - super_block.s_list, source)
  }

  #rows(lines: MountLine[][]): [Row[], Row[]] {
    const mounts = new Map<number, number>()
    const groups = new Map<number, number>()
    const numbered = (numbers: Map<number, number>, id: number): number => {
      const number = numbers.get(id) ?? numbers.size + 1
      numbers.set(id, number)
      return number
    }
    return lines.map((table) =>
      table.map((line): Row => {
        const row: Row = {
          at: `/${line.mountPoint.slice(BASE.length).map(spell).join('/')}`,
          root: `/${line.root.map(spell).join('/')}${line.deleted ? '//deleted' : ''}`,
          source: this.#sources.get(line.sb) ?? '?',
          parent: table.findIndex(({ id }) => id === line.parentId),
          mount: numbered(mounts, line.id),
        }
        if (line.readonly) row.ro = true
        if (line.shared !== 0) row.shared = numbered(groups, line.shared)
        if (line.master !== 0) row.master = numbered(groups, line.master)
        if (line.propagateFrom !== 0) row.from = numbered(groups, line.propagateFrom)
        if (line.unbindable) row.unbindable = true
        return row
      }),
    ) as [Row[], Row[]]
  }
}

function pathOf(path: string): PathName {
  return absolute(...[...BASE, ...path.split('/').filter((name) => name !== '')].map(numberOf))
}
