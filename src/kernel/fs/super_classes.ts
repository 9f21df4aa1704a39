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
import { mem } from '#shm/arena'

/**
 * Lock classes of superblocks: each filesystem type has its own, as in Linux, because one filesystem may well lie on another;
 * one level of nesting, for a superblock that is made while another one is looked at; and the wait until a superblock is
 * gone, which whoever shuts it down is responsible for from beginning to end.
 */
export const SINGLE_DEPTH_NESTING = 1
const DEAD = 2

export function lockdep_set_s_umount(s_umount: number, type: number): void {
  lockdep_init_map(s_umount + rw_semaphore.dep, classOf(type))
}

export function lockdep_kill_begins(type: number, at?: number): void {
  lock_map_acquire(deadClass(type), at)
}

export function lockdep_kill_ends(type: number): void {
  lock_map_release(deadClass(type))
}

/** Somebody waits until superblocks of `type` are gone. */
export function lockdep_wait_dead(type: number, at?: number): void {
  lock_map_wait(deadClass(type), at)
}

/** The same for the type that stands in the word at `s_type`. */
export function lockdep_wait_dead_super(s_type: number, at?: number): void {
  lockdep_wait_dead(mem[s_type]!, at)
}

/** Whoever drops an active reference may have to shut the superblock down, whose type stands in the word at `s_type`. */
export function lockdep_might_kill(s_type: number, at?: number): void {
  lock_map_wait(classOf(mem[s_type]!), at)
  lockdep_wait_dead_super(s_type, at)
}

function deadClass(type: number): number {
  const id = classOf(type)
  return id === 0 ? 0 : id + DEAD
}

function classOf(type: number): number {
  return class_of_type(type + file_system_type.name, type + file_system_type.s_umount_key)
}
