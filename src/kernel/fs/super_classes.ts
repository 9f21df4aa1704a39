// explore: atomic
import { file_system_type } from '#kernel/fs/file_system_type'
import {
  class_of_type,
  lock_map_acquire,
  lock_map_release,
  lock_map_wait,
  lockdep_init_map,
} from '#kernel/lib/lockdep/validator'
import { rw_semaphore } from '#kernel/lib/rwsem'
import { PF_WQ_WORKER, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'

/**
 * Lock classes of superblocks: each filesystem type has its own, as in Linux, because one filesystem may well lie on another;
 * one level of nesting, for a superblock that is made while another one is looked at; and the wait until a superblock is
 * gone, which whoever shuts it down is responsible for from beginning to end. A kworker that shuts it down has a class of its
 * own there: its cleanup may run at once where a task's waits for a kworker.
 */
export const SINGLE_DEPTH_NESTING = 1
const DEAD_BY_TASK = 2
const DEAD_BY_KWORKER = 3

export function lockdep_set_s_umount(s_umount: number, type: number): void {
  lockdep_init_map(s_umount + rw_semaphore.dep, classOf(type))
}

export function lockdep_kill_begins(type: number, at?: number): void {
  lock_map_acquire(ownDeadClass(type), at)
}

export function lockdep_kill_ends(type: number): void {
  lock_map_release(ownDeadClass(type))
}

/** Somebody waits until superblocks of `type` are gone, whoever shuts them down. */
export function lockdep_wait_dead(type: number, at?: number): void {
  lock_map_wait(deadClass(type, DEAD_BY_TASK), at)
  lock_map_wait(deadClass(type, DEAD_BY_KWORKER), at)
}

/** The same for the type that stands in the word at `s_type`. */
export function lockdep_wait_dead_super(s_type: number, at?: number): void {
  lockdep_wait_dead(mem[s_type]!, at)
}

/** Whoever drops an active reference may have to shut the superblock down, whose type stands in the word at `s_type`. */
export function lockdep_might_kill(s_type: number, at?: number): void {
  lock_map_wait(classOf(mem[s_type]!), at)
  lock_map_wait(ownDeadClass(mem[s_type]!), at)
}

/** The class of what this task shuts down itself. */
function ownDeadClass(type: number): number {
  const isKworker = (mem[self + task_struct.flags]! & PF_WQ_WORKER) !== 0
  return deadClass(type, isKworker ? DEAD_BY_KWORKER : DEAD_BY_TASK)
}

function deadClass(type: number, by: number): number {
  const id = classOf(type)
  return id === 0 ? 0 : id + by
}

function classOf(type: number): number {
  return class_of_type(type + file_system_type.name, type + file_system_type.s_umount_key)
}
