/** Lone behaviours of superblocks, kernel mounts, pins, marks, expiry, flushing and modules; for every design and layout. */
import { do_syscall } from '#kernel/entry'
import { acct_process } from '#kernel/fs/acct'
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { fs_supers_empty } from '#kernel/fs/fs_supers_empty'
import { fsnotify_destroy_group, fsnotifyEvents, MARK_AUDIT, sys_mark_add } from '#kernel/fs/fsnotify'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { mntget, mntput } from '#kernel/fs/mntput'
import { errnoName } from '#kernel/lib/errno'
import { delete_module } from '#kernel/module/delete_module'
import { kern_mount_of_module } from '#kernel/module/kern_mount_of_module'
import { load_module } from '#kernel/module/load_module'
import { module_put } from '#kernel/module/refcount'
import { slabUse } from '#shm/slab'
import { numberOf } from './names.ts'
import { rowsOf } from './rows.ts'
import {
  acct,
  bind,
  chdir,
  close,
  exitAndForkAgain,
  is,
  mkdir,
  mountAt,
  open,
  pathOf,
  remount,
  settle,
  shows,
  stat,
  touch,
  umount,
  unshare,
  watch,
} from './world.ts'

const superblocks = rowsOf('superblocks')
const kernelMounts = rowsOf('kernel mounts')
const pins = rowsOf('pins and marks')
const expiry = rowsOf('expiry')
const flushing = rowsOf('flush_filesystem')
const modules = rowsOf('modules')

const tmpfs = (at: string): void => is(mountAt(at, 'tmpfs'), 'OK')
const alive = (cache: string): number => slabUse().find((c) => c.name === cache)!.alive
const insmod = (name: string): string => errnoName(do_syscall(0, () => load_module(numberOf(name))))
const rmmod = (name: string): string => errnoName(do_syscall(0, () => delete_module(numberOf(name))))
/** The type, built in, or of a loaded module that the caller keeps loaded. */
function typeOf(name: string): number {
  const type = get_fs_type(numberOf(name))
  if (type === 0) throw new Error(`no filesystem ${name}`)
  put_filesystem(type)
  return type
}
const isDown = (name: string): boolean => fs_supers_empty(typeOf(name))

superblocks('two mounts of one device share a superblock, which lives until the second is unmounted', () => {
  is(mountAt('/m', 'ext4', { key: 5 }), 'OK')
  is(mountAt('/n', 'ext4', { key: 5 }), 'OK')
  is(touch('/m/x'), 'OK')
  is(umount('/m'), 'OK')
  is(stat('/n/x'), 'OK')
  is(isDown('ext4'), false)
  is(umount('/n'), 'OK')
  is(isDown('ext4'), true)
})
superblocks('when umount has returned, kill_sb is over', () => {
  tmpfs('/m')
  is(umount('/m'), 'OK')
  is(isDown('tmpfs'), true)
})
superblocks('a bind keeps the superblock, and shows what the other mount shows', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(bind('/m/d', '/n'), 'OK')
  is(touch('/n/x'), 'OK')
  is(stat('/m/d/x'), 'OK')
  is(umount('/m'), 'OK')
  is(stat('/n/x'), 'OK')
  is(isDown('tmpfs'), false)
})
superblocks('a device is free again as soon as umount has returned', () => {
  for (let i = 0; i < 50; i++) {
    is(mountAt('/m', 'ext4', { key: 7 }), 'OK')
    is(umount('/m'), 'OK')
  }
})
superblocks('a device that goes with a lazy umount can be mounted again at once: the mount waits for the dying', () => {
  for (let i = 0; i < 50; i++) {
    is(mountAt('/m', 'ext4', { key: 7 }), 'OK')
    const fd = open('/m')
    is(umount('/m', 'detach'), 'OK')
    is(close(fd), 'OK')
    is(mountAt('/m', 'ext4', { key: 7 }), 'OK')
    is(umount('/m'), 'OK')
  }
})
superblocks(
  'after a lazy umount an open file keeps the superblock of its device: mounting it again finds the old one',
  () => {
    is(mountAt('/m', 'ext4', { key: 7 }), 'OK')
    is(touch('/m/x'), 'OK')
    open('/m')
    is(umount('/m', 'detach'), 'OK')
    is(mountAt('/m', 'ext4', { key: 7 }), 'OK')
    is(stat('/m/x'), 'OK')
  },
)
superblocks('a superblock is freed in the end, with every dentry', () => {
  const [supers, dentries] = [alive('super_block'), alive('dentry')]
  tmpfs('/m')
  for (const name of ['a', 'b', 'c']) {
    is(mkdir(`/m/${name}`), 'OK')
    is(touch(`/m/${name}/x`), 'OK')
  }
  is(alive('dentry') - dentries, 7)
  is(umount('/m'), 'OK')
  is(settle(), [])
  is([alive('super_block'), alive('dentry')], [supers, dentries])
})
superblocks('the last task of a namespace takes its mounts down', () => {
  is(unshare(), 'OK')
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(mountAt('/m/d', 'ramfs'), 'OK')
  is(chdir('/m/d'), 'OK')
  exitAndForkAgain()
  is(settle(), [])
  is([isDown('tmpfs'), isDown('ramfs')], [true, true])
})

kernelMounts('kern_unmount returns when the filesystem is down', () => {
  const mnt = kern_mount(typeOf('ramfs'))
  is(mnt > 0, true)
  is(isDown('ramfs'), false)
  kern_unmount(mnt)
  is(isDown('ramfs'), true)
})
kernelMounts('a kernel mount survives any number of gets and puts', () => {
  const mnt = kern_mount(typeOf('ramfs'))
  for (let i = 0; i < 100; i++) mntget(mnt)
  for (let i = 0; i < 100; i++) mntput(mnt)
  is(isDown('ramfs'), false)
  kern_unmount(mnt)
  is(isDown('ramfs'), true)
})
kernelMounts('kern_unmount while somebody else holds the mount leaves the end to that put', () => {
  const mnt = kern_mount(typeOf('ramfs'))
  mntget(mnt)
  kern_unmount(mnt)
  is(isDown('ramfs'), false)
  do_syscall(0, () => {
    mntput(mnt)
    return 0
  })
  is(isDown('ramfs'), true)
})
kernelMounts('a kernel mount is in no mount table', () => {
  const mnt = kern_mount(typeOf('ramfs'))
  shows()
  kern_unmount(mnt)
})

pins('an accounting file does not keep its mount, and is closed when the mount goes', () => {
  tmpfs('/m')
  is(touch('/m/log'), 'OK')
  is(acct('/m/log'), 'OK')
  is(acct_process(0), true)
  is(umount('/m'), 'OK')
  is(isDown('tmpfs'), true)
  is(acct_process(0), false)
})
pins('an accounting file is closed by the last close of a lazily unmounted mount', () => {
  tmpfs('/m')
  is(touch('/m/log'), 'OK')
  is(acct('/m/log'), 'OK')
  const fd = open('/m')
  is(umount('/m', 'detach'), 'OK')
  is(acct_process(0), true)
  is(close(fd), 'OK')
  is(settle(), [])
  is(acct_process(0), false)
})
pins('accounting that is turned off keeps nothing', () => {
  tmpfs('/m')
  is(touch('/m/log'), 'OK')
  is(acct('/m/log'), 'OK')
  is(acct(), 'OK')
  is(acct_process(0), false)
  is(umount('/m'), 'OK')
  is(isDown('tmpfs'), true)
})
pins('accounting moved to another file closes the first, and each pid namespace has its own', () => {
  for (const at of ['/m', '/n']) {
    tmpfs(at)
    is(touch(`${at}/log`), 'OK')
  }
  is(acct('/m/log'), 'OK')
  is(acct('/n/log'), 'OK')
  is(acct('/m/log', 1), 'OK')
  is(umount('/m'), 'OK')
  is([acct_process(0), acct_process(1)], [true, false])
  is(umount('/n'), 'OK')
  is(acct_process(0), false)
})
pins(
  'accounting on a read-only mount is EROFS; a file system that is made read-only closes its accounting file',
  () => {
    is(mountAt('/m', 'tmpfs'), 'OK')
    is(touch('/m/log'), 'OK')
    is(remount('/m', true, true), 'OK')
    is(acct('/m/log'), 'EROFS')
    is(remount('/m', false, true), 'OK')
    is(acct('/m/log'), 'OK')
    is(remount('/m', true), 'OK')
    is(acct_process(0), false)
    is(remount('/m', false), 'OK')
    is(touch('/m/again'), 'OK')
  },
)
pins('a file system that is made writable is writable through the mount that was read-only by itself', () => {
  is(mountAt('/m', 'tmpfs'), 'OK')
  is(remount('/m', true, true), 'OK')
  is(touch('/m/log'), 'EROFS')
  is(remount('/m', false), 'OK')
  is(touch('/m/log'), 'OK')
})
pins('several accounting files on one mount are all closed', () => {
  tmpfs('/m')
  is(touch('/m/log'), 'OK')
  for (let ns = 0; ns < 4; ns++) is(acct('/m/log', ns), 'OK')
  is(umount('/m'), 'OK')
  is([0, 1, 2, 3].map(acct_process), [false, false, false, false])
  is(isDown('tmpfs'), true)
})
pins('every watch on a mount is told once when it goes: inotify two events each, audit its rule', () => {
  tmpfs('/m')
  const before = fsnotifyEvents()
  is(watch('/m', 1), 'OK')
  is(watch('/m', 2), 'OK')
  is(
    do_syscall(0, () => sys_mark_add(3, MARK_AUDIT, 0, pathOf('/m'))),
    0,
  )
  is(umount('/m'), 'OK')
  const after = fsnotifyEvents()
  is([after.unmount - before.unmount, after.ignored - before.ignored], [2, 2])
  is(after.auditRulesRemoved - before.auditRulesRemoved, 1)
  is(fsnotify_destroy_group(1), 0)
})
pins('a watch that ends first is told nothing', () => {
  tmpfs('/m')
  is(watch('/m', 1), 'OK')
  const before = fsnotifyEvents()
  is(fsnotify_destroy_group(1), 1)
  is(umount('/m'), 'OK')
  is(fsnotifyEvents(), before)
})

const round = (): number => do_syscall(0, mark_mounts_for_expiry)
expiry('an idle mount on the expiry list goes in the second round', () => {
  is(mountAt('/m', 'tmpfs', { expiring: true }), 'OK')
  is(round(), 0)
  shows('/m tmpfs')
  is(round(), 1)
  shows()
  is(settle(), [])
  is(isDown('tmpfs'), true)
})
expiry('a mount that was used between two rounds stays for another', () => {
  is(mountAt('/m', 'tmpfs', { expiring: true }), 'OK')
  is(round(), 0)
  is(stat('/m'), 'OK')
  is(round(), 0)
  is(round(), 1)
})
expiry('a mount in use stays, and a mount that is not on the list too', () => {
  is(mountAt('/m', 'tmpfs', { expiring: true }), 'OK')
  tmpfs('/n')
  const fd = open('/m')
  for (let i = 0; i < 4; i++) is(round(), 0)
  is(close(fd), 'OK')
  is([round(), round()], [0, 1])
  shows('/n tmpfs')
})
expiry('a mount with a child stays until the child has gone', () => {
  is(mountAt('/m', 'tmpfs', { expiring: true }), 'OK')
  is(mkdir('/m/d'), 'OK')
  is(mountAt('/m/d', 'tmpfs', { expiring: true }), 'OK')
  is([round(), round()], [0, 1])
  shows('/m tmpfs')
  is(round(), 1)
  shows()
})

flushing('flush_filesystem unmounts every mount of the type in every namespace, and returns when all is down', () => {
  is(mountAt('/m', 'ramfs'), 'OK')
  is(mountAt('/n', 'ramfs'), 'OK')
  is(bind('/m', '/o'), 'OK')
  tmpfs('/p')
  is(unshare(), 'OK')
  do_syscall(0, () => {
    flush_filesystem(typeOf('ramfs'))
    return 0
  })
  is(isDown('ramfs'), true)
  shows('/p tmpfs')
  exitAndForkAgain()
  shows('/p tmpfs')
})
flushing('flush_filesystem takes what is mounted on such a mount along', () => {
  is(mountAt('/m', 'ramfs'), 'OK')
  is(mkdir('/m/d'), 'OK')
  tmpfs('/m/d')
  do_syscall(0, () => {
    flush_filesystem(typeOf('ramfs'))
    return 0
  })
  is(isDown('ramfs'), true)
  shows()
})
flushing('flush_filesystem of a type without mounts returns at once', () => {
  flush_filesystem(typeOf('ramfs'))
  is(isDown('ramfs'), true)
})

modules('a module loads once, unloads, and is then unknown', () => {
  is(insmod('xfs'), 'OK')
  is(insmod('xfs'), 'EEXIST')
  is(rmmod('xfs'), 'OK')
  is(rmmod('xfs'), 'ENOENT')
  is(insmod('nofs'), 'ENOENT')
})
modules('rmmod of a module whose filesystem is mounted is EAGAIN, also lazily unmounted but open, and then OK', () => {
  is(mountAt('/m', 'xfs', { key: 2 }), 'OK')
  is(rmmod('xfs'), 'EAGAIN')
  const fd = open('/m')
  is(umount('/m', 'detach'), 'OK')
  is(rmmod('xfs'), 'EAGAIN')
  is(close(fd), 'OK')
  is(rmmod('xfs'), 'OK')
})
modules('rmmod right after umount is OK: nothing outstanding makes the module look used', () => {
  for (let i = 0; i < 30; i++) {
    is(mountAt('/m', 'xfs', { key: 2 }), 'OK')
    is(umount('/m'), 'OK')
    is(rmmod('xfs'), 'OK')
  }
})
modules('rmmod right after the last close of a lazily unmounted mount is OK', () => {
  for (let i = 0; i < 30; i++) {
    is(mountAt('/m', 'fuse'), 'OK')
    const fd = open('/m')
    is(umount('/m', 'detach'), 'OK')
    is(close(fd), 'OK')
    is(rmmod('fuse'), 'OK')
  }
})
modules('a module with a kernel mount and no owner unloads, and its filesystem is down by then', () => {
  is(insmod('pipefs'), 'OK')
  const supers = alive('super_block')
  is(mountAt('/m', 'pipefs'), 'ENODEV')
  is(rmmod('pipefs'), 'OK')
  is(settle(), [])
  is(alive('super_block'), supers - 1)
})
modules('a user of a module and of its kernel mount keeps rmmod out', () => {
  is(insmod('pipefs'), 'OK')
  const held = kern_mount_of_module(numberOf('pipefs'))!
  mntget(held.mnt)
  is(rmmod('pipefs'), 'EAGAIN')
  mntput(held.mnt)
  module_put(held.mod)
  is(rmmod('pipefs'), 'OK')
})
for (const [name, when] of [
  ['half_registered', 'after register_filesystem'],
  ['half_mounted', 'after kern_mount'],
  ['whole_then_fails', 'after both'],
] as const) {
  modules(`an init that fails ${when} is EINVAL and leaves nothing`, () => {
    const before = [alive('super_block'), alive('mount'), alive('module'), alive('file_system_type')]
    is(insmod(name), 'EINVAL')
    is(rmmod(name), 'ENOENT')
    is(settle(), [])
    is([alive('super_block'), alive('mount'), alive('module'), alive('file_system_type')], before)
    is(insmod(name), 'EINVAL')
  })
}
modules('a mount does not load a module whose init is known to fail or which only has a kernel mount', () => {
  is(mountAt('/m', 'half_registered'), 'ENODEV')
  is(mountAt('/m', 'pipefs'), 'ENODEV')
})
