import { CACHE_LINE_WORDS, mem, roundUp } from '#shm/arena'
import { reserve } from '#shm/brk'
import { threadWakes } from '#shm/hints'
import { flagNames, sizeOf, staticWords, struct, words } from '#shm/layout'
import { bindThread } from '#shm/thread'

/**
 * Tasks: one for each thread of a run. 0 is init (the thread that boots and tears down), then one per CPU, then the
 * kworkers, then the timer. A thread's own task never moves, so its address is a plain number (`self`).
 */
/** Task 0: the thread that boots, and later the last user of everything. */
export const INIT_PID = 0
export const cpuPid = (cpu: number): number => 1 + cpu
export const MAX_FILES = 16
export const MAX_HELD = 16
export const MAX_MAPS = 12
export const MAX_FLUSHES = 8
export const KERNEL_STACK_WORDS = 48

export const task_struct = struct('task_struct', {
  rcu: 'grace period number | 1 while in a read-side section, else 0; written by the task, read by synchronize_rcu',
  wake: 'futex word of sleepers that queue (rwsem); written by the waker',
  rwsem_next: 'next waiter of a rwsem; rwsem lock',
  rwsem_write: '1 waits to write; rwsem lock',
  nap: 'futex word that nobody wakes: timed sleeps',
  task_works:
    'llist of callback_heads to run at return to user; any thread pushes; TASK_WORK_EXITED once the task is gone',
  flags: 'PF_*; the task itself',
  cpu: 'the CPU that it runs on',
  worker: 'kworkers: their worker struct; set once',
  pid: 'task number',
  uid: 'credentials: 0 may mount; the task itself',
  loginuid: 'audit: who logged in; the task itself',
  mnt_ns: 'mnt_namespace *; the task itself',
  fs_lock: words(2, 'a spinlock_t: root and pwd'),
  root_mnt: 'fs_struct; the task itself, or pivot_root under mount_lock, both under fs_lock',
  root_dentry: 'fs_struct; the same',
  pwd_mnt: 'fs_struct; the same',
  pwd_dentry: 'fs_struct; the same',
  files: words(MAX_FILES, 'file * by descriptor; the task itself'),
  op: 'operation now running, of a kworker the text pointer of its function; read by the watchdog',
  ops: 'operations finished; read by the watchdog',
  waits_for: 'address that it sleeps on, or 0; read by the watchdog',
  wants: 'spinlock that it is about to take, or 0; the task itself, read by the watchdog',
  wants_sem: 'semaphore that it sleeps for, or 0; the task itself, read by the watchdog',
  owes: 'word that others sleep on until this task has got on, or 0; the task itself, read by the watchdog',
  held_count: 'locks held; the task itself',
  held: words(MAX_HELD, 'addresses of the locks held, oldest first; read by the watchdog'),
  held_how: words(MAX_HELD, 'lockdep: class, mode and place of each of them; the task itself'),
  rcu_place: 'lockdep: where the read-side section began; the task itself',
  maps_count: 'lockdep: pseudo-locks held; the task itself',
  maps: words(MAX_MAPS, 'lockdep: class and place of each pseudo-lock; the task itself'),
  item_class: 'lockdep: class of the work item that it runs, of its queue, and flags; the task itself',
  flush_count: 'lockdep: work items flushed since it came from user space; the task itself',
  flushes: words(MAX_FLUSHES, 'lockdep: class and place of each of them, in order; the task itself'),
  stack_top: 'words of the kernel stack in use by on-stack objects; the task itself',
  stack: words(KERNEL_STACK_WORDS, 'on-stack objects that other threads may point to'),
})

export const PF_EXITING = 0x4
export const PF_WQ_WORKER = 0x20
export const PF_KTHREAD = 0x200000
flagNames('PF_', { PF_EXITING, PF_WQ_WORKER, PF_KTHREAD })

const TASK_WORDS = roundUp(sizeOf(task_struct), CACHE_LINE_WORDS)
const table = struct('task_table', { base: 'address of task 0; written by boot', count: 'tasks; written by boot' })
const tasks = staticWords('tasks', sizeOf(table), 'base and count of the task table; written by boot')
/** Who may spin: see kernel/lib/wait.ts. A thread that ends awake stays counted, which only makes the others sleep sooner. */
export const awake_threads = staticWords('awake_threads', 1, 'threads that do not sleep in wait_on; atomic')

/** The task of this thread: for owners of locks and for waiting. Information of a task is read through `current()`. */
export let self = 0
let cpu = 0

export function boot_tasks(count: number): void {
  mem[tasks + table.base] = reserve(count * TASK_WORDS)
  mem[tasks + table.count] = count
  for (let pid = 0; pid < count; pid++) mem[taskAddress(pid) + task_struct.pid] = pid
}

export function nrTasks(): number {
  return mem[tasks + table.count]!
}

export function taskAddress(pid: number): number {
  return mem[tasks + table.base]! + pid * TASK_WORDS
}

/** Makes task `pid` the one of this thread, running on CPU `onCpu`. */
export function bind_task(pid: number, onCpu: number, flags: number): void {
  self = taskAddress(pid)
  bindThread(pid)
  mem[self + task_struct.flags] = flags
  migrate_to(onCpu)
  if (pid !== 0) threadWakes(mem, awake_threads) // init is the thread that boots, and lives in its event loop
}

/** Moves this thread's task to another CPU, as the scheduler may between any two instructions of a preemptible task. */
export function migrate_to(onCpu: number): void {
  cpu = onCpu
  mem[self + task_struct.cpu] = onCpu
}

export function smp_processor_id(): number {
  return cpu
}

/** Whose task a word is in, and how far into it; undefined when the address is in no task. */
export function taskWord(address: number): { pid: number; field: number } | undefined {
  const offset = address - taskAddress(0)
  if (offset < 0 || offset >= nrTasks() * TASK_WORDS) return undefined
  return { pid: Math.floor(offset / TASK_WORDS), field: offset % TASK_WORDS }
}
