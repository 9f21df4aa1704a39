/** umount of a mount that other namespaces hear of: half of them as peers, half as slaves. */
import { do_syscall } from '#kernel/entry'
import { copy_mnt_ns, get_mnt_ns, put_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { path_mount } from '#kernel/fs/do_mount'
import { absolute } from '#kernel/fs/path_name'
import { MS_PRIVATE, MS_SHARED, MS_SLAVE, type Propagation } from '#kernel/fs/pnode/change_mnt_propagation'
import { mntns_install } from '#kernel/fs/setns'
import { ksys_umount } from '#kernel/fs/umount'
import { get } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { errnoName } from '#kernel/lib/errno'
import { task_struct } from '#kernel/task'
import { BENCH_FS, pointPath } from './boot_bench.ts'
import { settle } from './subjects.ts'

const OP = 3
const ROOT = absolute()
const POINT = absolute(...pointPath(0))

/** Microseconds of each call, with so many other namespaces. */
export function timeHeardUmount(namespaces: number, calls: number): Float64Array {
  const us = new Float64Array(calls)
  const others = makeNamespaces(namespaces)
  for (let i = 0; i < calls; i++) {
    call(() => path_mount(POINT, BENCH_FS, { key: 1 }))
    settle()
    const from = performance.now()
    call(() => ksys_umount(POINT, 0))
    us[i] = (performance.now() - from) * 1000
  }
  for (const ns of others) put_mnt_ns(ns)
  change(MS_PRIVATE)
  settle()
  return us
}

function makeNamespaces(count: number): number[] {
  const ownNs = (): number => get(current() + task_struct.mnt_ns)
  const first = ownNs()
  get_mnt_ns(first)
  change(MS_SHARED)
  const made: number[] = []
  for (let i = 0; i < count; i++) {
    call(() => copy_mnt_ns(false))
    if (i % 2 === 1) change(MS_SLAVE)
    get_mnt_ns(ownNs())
    made.push(ownNs())
    call(() => mntns_install(first))
  }
  put_mnt_ns(first)
  return made
}

const change = (type: Propagation): void => call(() => do_change_type(ROOT, type, false))

function call(body: () => number): void {
  const answer = do_syscall(OP, body)
  if (answer < 0) throw new Error(`[internal bug] a call of the bench answers ${errnoName(answer)}`)
}
