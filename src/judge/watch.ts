// explore: atomic
import { mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import * as busyDentries from './rules/busy_dentries.ts'
import * as cleanupOnce from './rules/cleanup_once.ts'
import * as context from './rules/context.ts'
import * as countBelowZero from './rules/count_below_zero.ts'
import * as deviceBusy from './rules/device_busy.ts'
import * as expire from './rules/expire.ts'
import * as finalPutReturn from './rules/final_put_return.ts'
import * as flushFilesystem from './rules/flush_filesystem_return.ts'
import * as flushPuts from './rules/flush_puts.ts'
import * as flushWorkqueue from './rules/flush_workqueue_return.ts'
import * as freedObject from './rules/freed_object.ts'
import * as frozenChanges from './rules/frozen_changes.ts'
import * as gracePeriod from './rules/grace_period.ts'
import * as heldAtFinalPut from './rules/held_at_final_put.ts'
import * as kernUnmountReturn from './rules/kern_unmount_return.ts'
import * as locksAtFinalPut from './rules/locks_at_final_put.ts'
import * as moduleFree from './rules/module_free.ts'
import * as moduleResurrected from './rules/module_resurrected.ts'
import * as mountIds from './rules/mount_ids.ts'
import * as oneMountAPlace from './rules/one_mount_a_place.ts'
import * as oneRunner from './rules/one_runner.ts'
import * as peerRings from './rules/peer_rings.ts'
import * as stackScope from './rules/stack_scope.ts'
import * as superblockBorn from './rules/superblock_born.ts'
import * as superblockCounts from './rules/superblock_counts.ts'
import * as textAfterFree from './rules/text_after_free.ts'
import * as umountReturn from './rules/umount_return.ts'
import * as unwrittenAtShutdown from './rules/unwritten_at_shutdown.ts'
import * as writersAtCleanup from './rules/writers_at_cleanup.ts'
import * as writersAtReadonly from './rules/writers_at_readonly.ts'
import * as statistics from './statistics.ts'

/** Which judge looks on at which tracepoint: what is attached to the tracepoints of `src/kernel/trace.ts`. */
const superOf = (mnt: number): number => mem[mnt + mount.mnt_sb]!

export function trace_mnt_created(mnt: number): void {
  superblockCounts.mountJoins(superOf(mnt))
  superblockBorn.mountCreated(mnt)
  mountIds.mountCreated(mnt)
}

export function trace_mnt_handle(mnt: number, delta: 1 | -1, file: number): void {
  if (file !== 0) {
    if (delta === 1) freedObject.fileOpened(file, mnt)
    else freedObject.fileClosed(file, mnt)
  }
  freedObject.touches(mnt, delta === 1 ? 'opens' : 'closes')
  heldAtFinalPut.handleChanges(mnt, delta)
}

export const trace_mntput = expire.putBegins
export const trace_mntput_unmarked = expire.putUnmarked
export const trace_mnt_count_negative = countBelowZero.mountPutBelowZero

export function trace_mnt_doomed(mnt: number): void {
  freedObject.touches(mnt, 'claims the final put of')
  heldAtFinalPut.finalPutClaimed(mnt)
  locksAtFinalPut.finalPutClaimed(mnt)
  kernUnmountReturn.finalPutClaimed(mnt)
  peerRings.finalPutClaimed(mnt)
  gracePeriod.finalPutClaimed(mnt)
  statistics.countFinalPut()
}

export function trace_cleanup_mnt_begin(mnt: number): void {
  freedObject.touches(mnt, 'cleans up')
  cleanupOnce.cleanupBegins(mnt)
  context.cleanupBegins()
  writersAtCleanup.cleanupBegins()
  statistics.cleanupBegins()
}

export const trace_cleanup_writers = writersAtCleanup.writersLeft

export function trace_mnt_leaves_super(mnt: number): void {
  superblockCounts.mountLeaves(superOf(mnt))
}

export function trace_cleanup_mnt_end(mnt: number): void {
  freedObject.touches(mnt, 'ends the cleanup of')
  cleanupOnce.cleanupEnds(mnt)
  gracePeriod.isTakenOut(mnt)
  statistics.cleanupEnds()
}

export const trace_tree_attached = oneMountAPlace.treeAttached

export function trace_mnt_free(mnt: number): void {
  countBelowZero.mountFreed(mnt)
  gracePeriod.mountFreed(mnt)
}

export const trace_mnt_leaves_ns = gracePeriod.isTakenOut
export const trace_grace_period_begin = gracePeriod.graceBegins
export const trace_grace_period_end = gracePeriod.graceEnds
export const trace_final_mntput_return = finalPutReturn.finalPutReturned
export const trace_umount_return = umountReturn.umountReturned
export const trace_expire_attempt = expire.attemptBegins
export const trace_expire_mark = expire.marked
export const trace_expire_success = expire.succeeded
export const trace_super_alloc = moduleFree.superAllocated
export const trace_super_unused = moduleFree.superEnds

export function trace_super_listed(sb: number): void {
  flushFilesystem.superListed(sb)
  superblockCounts.superListed(sb)
}
export const trace_super_grabbed = superblockBorn.superGrabbed
export const trace_super_walked = superblockBorn.superWalked
export const trace_super_changed = frozenChanges.superChanged
export const trace_super_frozen = frozenChanges.superFrozen
export const trace_super_readonly = writersAtReadonly.becomesReadonly
export const trace_write_access = writersAtReadonly.accessBegins
export const trace_write_access_ends = writersAtReadonly.accessEnds

export function trace_kill_sb_begin(sb: number): void {
  freedObject.touches(sb, 'shuts down')
  superblockCounts.killBegins(sb)
  busyDentries.killBegins()
}

export function trace_kill_sb_end(sb: number): void {
  freedObject.touches(sb, 'has shut down')
  superblockCounts.killEnds(sb)
  unwrittenAtShutdown.killEnds(sb)
  moduleFree.superEnds(sb)
  statistics.countKilledSuperblock()
}

export function trace_propagate_mnt(_copy: number): void {
  statistics.countPropagatedMount()
}
export function trace_propagate_umount(_mnt: number): void {
  statistics.countPropagatedUmount()
}

export const trace_super_busy_dentries = busyDentries.dentriesBusy
export const trace_bdev_busy = deviceBusy.deviceBusy
export const trace_destroy_super = superblockCounts.superDestroyed
export const trace_kern_unmount_return = kernUnmountReturn.kernUnmountReturned

export function trace_flush_filesystem_begin(_type: number): void {
  flushFilesystem.flushBegins()
  statistics.flushBegins()
}

export function trace_flush_filesystem_return(type: number): void {
  flushFilesystem.flushReturns(type)
  statistics.flushEnds()
}

export const trace_flush_puts_return = flushPuts.flushReturned
export const trace_flush_workqueue_begin = flushWorkqueue.flushBegins
export const trace_flush_workqueue_return = flushWorkqueue.flushReturns

export const trace_work_begin = oneRunner.itemBegins
export const trace_work_return = oneRunner.itemReturned

export function trace_module_init_failed(_module: number): void {
  statistics.countFailedInit()
}
export function trace_module_load(_module: number): void {
  statistics.countModuleLoad()
}

export const trace_module_get = moduleResurrected.moduleGot

export function trace_module_put_last(module: number, generation: number, count: number): void {
  moduleResurrected.moduleAtZero(module, generation, count)
  countBelowZero.modulePutBelowZero(module, count)
}

export function trace_module_free(module: number, type: number): void {
  moduleFree.moduleFreed(module, type)
  statistics.countModuleFree()
}

export function trace_text_call(text: number): void {
  textAfterFree.textCalled()
  moduleFree.textCalled(text)
}

export const trace_text_return = moduleFree.textReturned

export function trace_off_stack(_task: number, _at: number, _words: number): void {
  stackScope.frameReturned()
}
