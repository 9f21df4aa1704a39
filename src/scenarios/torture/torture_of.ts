import { boot_kernel } from '#kernel/boot'
import { DCACHE_DIRECTORY, d_add } from '#kernel/fs/dcache'
import { FS_REQUIRES_DEV, FS_SINGLE } from '#kernel/fs/file_system_type'
import { get_fs_root } from '#kernel/fs/fs_struct'
import { emptyPath } from '#kernel/fs/path'
import { SB_RDONLY, super_block, super_blocks } from '#kernel/fs/super_block'
import { Oops, set_bit } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { shutdown_timers } from '#kernel/lib/timer'
import {
  boot_catalogue,
  type CatalogueEntry,
  INIT_FAILS,
  INIT_KERN_MOUNT,
  INIT_REGISTER,
} from '#kernel/module/catalogue'
import { nrTasks } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { shutdown_workqueues } from '#kernel/workqueue/boot_workqueues'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena, mem } from '#shm/arena'
import { nrKworkers } from '#shm/boot_words'
import { report, reportedFindings } from '#shm/findings'
import { staticWords } from '#shm/layout'
import { wordsInUse } from '#shm/slab'
import { judgeBoot, judgeLooks, judgeTheEnd } from '../../judge/all.ts'
import { readStatistics } from '../../judge/statistics.ts'
import type { Torture, TortureOptions, TortureStats } from '../../machine/torture.ts'
import {
  DIRECTORIES,
  FILE,
  type Playground,
  POINTS,
  readPlayground,
  writePlayground,
} from '../operations/playground.ts'
import { boot_namespace, registerBuiltIn } from './boot_namespace.ts'
import { tellOnline, tellPaused, tellRoles, tellStart, tellStop } from './control.ts'
import { Names } from './names.ts'
import { callsByTask, operationCounts } from './operation_counts.ts'
import { runCpu } from './run_cpu.ts'
import { tearDownAll } from './tear_down.ts'
import { watchedThreads } from './watched_threads.ts'
import type { Weights } from './weights.ts'

const QUARANTINE_OBJECTS = 64
const usedAtBoot = staticWords('arena_used_at_boot', 1, 'words in use when the torture begins; written by boot')
/** Types of the torture's own, beside those of the mount table: name, flags of the filesystem, init of its module. */
const OWN_BUILT_IN: Record<string, number> = { tmpfs: 0, ramfs: 0, mqueue: FS_SINGLE }
const OWN_MODULES: Record<string, { fsFlags: number; init: number }> = {
  torture_disk: { fsFlags: FS_REQUIRES_DEV, init: INIT_REGISTER },
  torture_disk2: { fsFlags: FS_REQUIRES_DEV, init: INIT_REGISTER },
  torture_mem: { fsFlags: 0, init: INIT_REGISTER },
  torture_half_registered: { fsFlags: 0, init: INIT_REGISTER | INIT_FAILS },
}
const OWN_KERN_MODULES: Record<string, { fsFlags: number; init: number }> = {
  torture_kern: { fsFlags: 0, init: INIT_KERN_MOUNT },
  torture_half_mounted: { fsFlags: 0, init: INIT_KERN_MOUNT | INIT_FAILS },
}

/** A torture scenario from the weights of its operations, one set for each role; CPUs take the roles in turn. */
export function tortureOf(...roles: Weights[]): Torture {
  return {
    rescuers: RESCUER_THREADS,
    boot,
    runCpu: (buffer, cpu, seed) => guarded(buffer, () => runCpu(buffer, cpu, seed, roles)),
    runKworker: (buffer, index) => guarded(buffer, () => worker_thread(index)),
    runRescuer: (buffer, index) => guarded(buffer, () => worker_thread(nrKworkers() + index)),
    runTimer: (buffer) => guarded(buffer, timer_thread),
    start: (buffer) => bound(buffer, tellStart),
    stop: (buffer) => bound(buffer, tellStop),
    pause: (buffer, paused) => bound(buffer, () => tellPaused(paused)),
    setOnline: (buffer, cpu, online) => bound(buffer, () => tellOnline(cpu, online)),
    shuffle: (buffer, seed) => bound(buffer, () => tellRoles(seed)),
    shutdown: (buffer) =>
      bound(buffer, () => {
        shutdown_workqueues()
        shutdown_timers()
      }),
    progress: (buffer) => bound(buffer, progress),
    stats: (buffer) => bound(buffer, stats),
    findings: (buffer) => bound(buffer, findings),
    threads: (buffer) => bound(buffer, watchedThreads),
    tearDown: (buffer) => guarded(buffer, () => tearDownAll(readPlayground(), mem[usedAtBoot]!)),
    finalCheck: (buffer) => bound(buffer, judgeTheEnd),
  }
}

function boot(options: TortureOptions): SharedArrayBuffer {
  const { cpus, kworkers, killSbIoUs, mountTable } = options
  const buffer = boot_kernel(options.arenaBytes, { cpus, kworkers, killSbIoUs, quarantine: QUARANTINE_OBJECTS })
  const names = new Names()
  const catalogue: CatalogueEntry[] = []
  for (const type of mountTable.moduleTypes)
    catalogue.push({ name: names.number(type), fsFlags: 0, init: INIT_REGISTER })
  for (const [name, entry] of Object.entries({ ...OWN_MODULES, ...OWN_KERN_MODULES }))
    catalogue.push({ name: names.number(name), ...entry })
  if (!boot_catalogue(catalogue))
    throw new Error('the arena is too small for the module catalogue; use a larger --arena')
  boot_namespace(mountTable, names)
  for (const [name, flags] of Object.entries(OWN_BUILT_IN)) {
    if (!mountTable.moduleTypes.includes(name)) registerBuiltIn(names.number(name), flags)
  }
  const playground: Playground = {
    tablePaths: mountTable.mounts.map((entry) => names.path(entry.mountPoint)),
    mountable: [...Object.keys(OWN_BUILT_IN), ...Object.keys(OWN_MODULES)].map((name) => names.number(name)),
    modules: Object.keys(OWN_MODULES).map((name) => names.number(name)),
    kernModules: Object.keys(OWN_KERN_MODULES).map((name) => names.number(name)),
    file: FILE,
  }
  if (!writePlayground(playground)) throw new Error('the arena is too small for the mount table; use a larger --arena')
  makePlayground()
  mem[usedAtBoot] = wordsInUse()
  judgeBoot()
  return buffer
}

/**
 * The points exist in the root filesystem, furnished like every filesystem of the torture. The filesystems of the mount
 * table are read-only from here on: whatever is made later is made in filesystems that the torture mounts and that go again.
 */
function makePlayground(): void {
  const root = emptyPath()
  get_fs_root(root)
  for (const point of POINTS) {
    const at = d_add(root.dentry, point, DCACHE_DIRECTORY)
    for (const directory of furnishDentry(at)) furnishDentry(directory)
  }
  for (let entry = list_next(super_blocks); entry !== super_blocks; entry = list_next(entry)) {
    set_bit(SB_RDONLY, entry - super_block.s_list + super_block.s_flags)
  }
}

function furnishDentry(at: number): number[] {
  d_add(at, FILE, 0)
  return DIRECTORIES.map((name) => d_add(at, name, DCACHE_DIRECTORY))
}

function progress(): { ops: number; perThread: number[] } {
  const calls = callsByTask(nrTasks()).slice(1)
  return { ops: calls.reduce((sum, each) => sum + each, 0), perThread: calls }
}

function stats(): TortureStats {
  const counts = Object.entries(operationCounts()).map(([name, { done }]) => [name, done] as const)
  return {
    ...readStatistics(),
    ops: Object.fromEntries(counts),
    stackMinFreeBytes: null,
    arenaUsedWords: wordsInUse(),
    judges: judgeLooks(),
  }
}

function findings(): ReturnType<Torture['findings']> {
  return reportedFindings().map(({ kind, judge, message, thread }) => ({
    kind,
    judge,
    message: `${threadName(thread)}: ${message}`,
  }))
}

function bound<T>(buffer: SharedArrayBuffer, body: () => T): T {
  if (mem.buffer !== buffer) bindArena(buffer)
  return body()
}

/** A CPU that follows poison leaves the arena and stops: what Linux prints as a general protection fault. */
function guarded(buffer: SharedArrayBuffer, body: () => void): void {
  bindArena(buffer)
  try {
    body()
  } catch (error) {
    if (!(error instanceof Oops) && !(error instanceof RangeError)) throw error
    const where = (error.stack ?? '')
      .split('\n')
      .slice(1, 5)
      .map((line) => line.trim())
      .join(' < ')
    report('use-after-free', 'oops', `follows a pointer into freed memory: ${error.message}; ${where}`)
    throw error
  }
}
