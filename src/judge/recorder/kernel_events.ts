// explore: atomic
import type { RecordedEvent, RecordedGroup } from '#shm/recording'

interface KernelEvent {
  kind: RecordedEvent['kind']
  group: RecordedGroup
  name: string
  /** what its subject is: an object of the arena, a word of it, a function, a system call, a finding, a number, nothing */
  subject: 'object' | 'word' | 'text' | 'operation' | 'finding' | 'number' | 'none'
}

const events: KernelEvent[] = []

function event(kind: KernelEvent['kind'], group: RecordedGroup, name: string, subject: KernelEvent['subject']): number {
  return events.push({ kind, group, name, subject }) - 1
}

export function kernelEvent(number: number): KernelEvent | undefined {
  return events[number]
}

/** Everything that is recorded, by its number. The end of a call says nothing but that. */
export const END = event('end', 'call', '', 'none')
export const SYSCALL = event('begin', 'call', '', 'operation')
export const WORK = event('begin', 'work', '', 'text')
export const ASLEEP = event('begin', 'asleep', 'waits', 'word')
export const NAP = event('begin', 'asleep', 'sleeps', 'none')
export const FLUSH_FILESYSTEM = event('begin', 'flush', 'flush_filesystem', 'none')
export const FLUSH_WORKQUEUE = event('begin', 'flush', 'flush_workqueue', 'none')
export const CLEANUP_MNT = event('begin', 'cleanup', 'cleanup_mnt', 'object')
export const KILL_SB = event('begin', 'kill_sb', 'kill_sb', 'object')
export const QUEUED = event('queue', 'work', '', 'text')
export const WOKEN = event('wake', 'asleep', 'wakes', 'none')
export const FINAL_PUT = event('instant', 'put', 'final put', 'object')
export const UMOUNTED = event('instant', 'put', 'umount returns', 'object')
export const MODULE_LIVE = event('instant', 'module', 'module live', 'none')
export const INIT_FAILED = event('instant', 'module', 'module init failed', 'none')
export const MODULE_FREED = event('instant', 'module', 'module freed', 'none')
export const SPINS = event('begin', 'asleep', 'spins for', 'word')
export const GRACE_PERIOD = event('begin', 'asleep', 'waits for readers', 'none')
export const TIMED_CALL = event('begin', 'call', 'timed call', 'number')
export const FOUND = event('finding', 'call', '', 'finding')
