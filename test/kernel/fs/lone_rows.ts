/**
 * Lone sequences with the answers of a running Linux 6.18.44, as far as their calls are modelled. Every row starts with
 * an empty tree over the root's directories /m /n /o /p and its file /file. A row passes when nothing throws.
 *
 * Not modelled, hence no row: what only mmap, a bound socket, open_tree(2) or fanotify holds (no such objects);
 * pivot_root(2); umount propagated between peers (tags only); rmdir and rename of mountpoints, files unlinked while open
 * (nothing unlinks); the name "" (a name is a list here); bad mount option strings (options are typed here).
 */
import { fsnotifyEvents } from '#kernel/fs/fsnotify'
import { rowsOf } from './rows.ts'
import {
  acct,
  bind,
  chdir,
  chroot,
  close,
  exitAndForkAgain,
  is,
  mkdir,
  mountAt,
  open,
  remount,
  setuid,
  shows,
  stat,
  table,
  touch,
  tryOpen,
  umount,
  unshare,
  watch,
} from './world.ts'

const lone = rowsOf('live kernel')
const tmpfs = (at: string): void => is(mountAt(at, 'tmpfs'), 'OK')

// mount(2)
for (const type of ['tmpfs', 'ramfs', 'devpts', 'proc']) {
  lone(`${type} mounts twice on the same point, and umount pops one each`, () => {
    is(mountAt('/m', type), 'OK')
    is(mountAt('/m', type), 'OK')
    shows(`/m ${type}`, `/m ${type}`)
    is(umount('/m'), 'OK')
    shows(`/m ${type}`)
    is(umount('/m'), 'OK')
    is(umount('/m'), 'EINVAL')
    shows()
  })
}
lone('a bind mounts twice on the same point, and umount pops one each', () => {
  is(bind('/n', '/m'), 'OK')
  is(bind('/n', '/m'), 'OK')
  shows('/m rootfs', '/m rootfs')
  is(umount('/m'), 'OK')
  is(umount('/m'), 'OK')
  is(umount('/m'), 'EINVAL')
})
for (const type of ['sysfs', 'mqueue', 'cgroup2', 'securityfs', 'debugfs']) {
  lone(`${type}, of which there is one, is EBUSY the second time on the same point`, () => {
    is(mountAt('/m', type), 'OK')
    is(mountAt('/m', type), 'EBUSY')
    shows(`/m ${type}`)
    is(mountAt('/n', type), 'OK')
    shows(`/m ${type}`, `/n ${type}`)
  })
}
lone('a device mounts on two points with one superblock, but is EBUSY twice on one', () => {
  is(mountAt('/m', 'ext4', { key: 5 }), 'OK')
  is(mountAt('/m', 'ext4', { key: 5 }), 'EBUSY')
  is(mountAt('/n', 'ext4', { key: 5 }), 'OK')
  is(touch('/m/x'), 'OK')
  is(stat('/n/x'), 'OK')
  is(mountAt('/o', 'ext4', { key: 6 }), 'OK')
  is(stat('/o/x'), 'ENOENT')
})
lone('mount of an unknown filesystem is ENODEV', () => is(mountAt('/m', 'nofs'), 'ENODEV'))
lone('mount without a type is EINVAL', () => is(mountAt('/m', ''), 'EINVAL'))
lone('mount on a missing target is ENOENT', () => is(mountAt('/missing', 'tmpfs'), 'ENOENT'))
lone('mount of a directory on a file is ENOTDIR', () => is(mountAt('/file', 'tmpfs'), 'ENOTDIR'))
lone('mount of a file on a directory is ENOTDIR', () => {
  is(mountAt('/m', 'nsfs'), 'ENOTDIR')
  is(bind('/file', '/m'), 'ENOTDIR')
})
lone('a file mounts on a file', () => {
  tmpfs('/m')
  is(touch('/m/here'), 'OK')
  is(bind('/file', '/m/here'), 'OK')
  shows('/m tmpfs', '/m/here rootfs')
  is(umount('/m/here'), 'OK')
})
lone('a failed mount leaves no mount and no superblock', () => {
  is(mountAt('/file', 'tmpfs'), 'ENOTDIR')
  shows()
})
lone('the type of a module is loaded by its first mount', () => {
  is(mountAt('/m', 'xfs', { key: 3 }), 'OK')
  shows('/m xfs')
})

// umount(2): what keeps a mount busy
lone('umount with an open fd is EBUSY', () => {
  tmpfs('/m')
  const fd = open('/m')
  is(umount('/m'), 'EBUSY')
  shows('/m tmpfs')
  is(close(fd), 'OK')
  is(umount('/m'), 'OK')
  shows()
})
lone('umount with an O_PATH fd is EBUSY', () => {
  tmpfs('/m')
  open('/m', { path: true })
  is(umount('/m'), 'EBUSY')
})
lone('umount of the cwd is EBUSY', () => {
  tmpfs('/m')
  is(chdir('/m'), 'OK')
  is(umount('/m'), 'EBUSY')
  is(chdir('/'), 'OK')
  is(umount('/m'), 'OK')
})
lone('umount with a child mount is EBUSY', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  tmpfs('/m/d')
  is(umount('/m'), 'EBUSY')
  shows('/m tmpfs', '/m/d tmpfs')
  is(umount('/m/d'), 'OK')
  is(umount('/m'), 'OK')
})
for (const [what, hold] of [
  ['an open fd', () => open('/m')],
  ['an O_PATH fd', () => open('/m', { path: true })],
  ['the cwd', () => chdir('/m')],
] as const) {
  lone(`MNT_FORCE with ${what} is EBUSY, for tmpfs has nothing to force`, () => {
    tmpfs('/m')
    hold()
    is(umount('/m', 'force'), 'EBUSY')
    shows('/m tmpfs')
  })
}
lone('umount with an inotify watch is OK, and the watch is told', () => {
  tmpfs('/m')
  is(watch('/m'), 'OK')
  const before = fsnotifyEvents()
  is(umount('/m'), 'OK')
  const after = fsnotifyEvents()
  is([after.unmount - before.unmount, after.ignored - before.ignored], [1, 1])
})
lone('umount with an accounting file is OK', () => {
  tmpfs('/m')
  is(touch('/m/log'), 'OK')
  is(acct('/m/log'), 'OK')
  is(umount('/m'), 'OK')
  shows()
})
lone('umount with an fd on a bind of the same superblock is OK', () => {
  tmpfs('/m')
  is(bind('/m', '/n'), 'OK')
  const fd = open('/n')
  is(umount('/m'), 'OK')
  is(umount('/n'), 'EBUSY')
  is(close(fd), 'OK')
  is(umount('/n'), 'OK')
})
lone('close, then umount, two thousand times: never EBUSY', () => {
  for (let i = 0; i < 2000; i++) {
    tmpfs('/m')
    is(close(open('/m')), 'OK')
    is(umount('/m'), 'OK')
  }
})
lone('exit with cwd and fd in the mount, then umount, many times: never EBUSY', () => {
  for (let i = 0; i < 300; i++) {
    tmpfs('/m')
    is(chdir('/m'), 'OK')
    open('/m')
    exitAndForkAgain()
    is(umount('/m'), 'OK')
  }
})

// MNT_DETACH
lone('MNT_DETACH with an fd: gone from the table at once, the fd still works, umount again is EINVAL', () => {
  tmpfs('/m')
  is(touch('/m/x'), 'OK')
  const fd = open('/m')
  is(umount('/m', 'detach'), 'OK')
  shows()
  is(stat({ fd, path: 'x' }), 'OK')
  is(tryOpen({ fd, path: 'x' }, { write: true }), 'OK')
  is(stat('/m/x'), 'ENOENT')
  is(stat('/m/underneath'), 'OK')
  is(umount('/m'), 'EINVAL')
})
lone('on a detached mount: umount EINVAL, remount EINVAL, bind from it EINVAL, mount on its directory ENOENT', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  const fd = open('/m')
  is(umount('/m', 'detach'), 'OK')
  is(umount({ fd }), 'EINVAL')
  is(umount({ fd }, 'detach'), 'EINVAL')
  is(remount({ fd }, true), 'EINVAL')
  is(bind({ fd }, '/n'), 'EINVAL')
  is(mountAt({ fd, path: 'd' }, 'tmpfs'), 'ENOENT')
  is(bind('/n', { fd, path: 'd' }), 'ENOENT')
  shows()
})
lone('MNT_DETACH of a parent disconnects its child: the fd sees the directory underneath', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(touch('/m/d/underneath'), 'OK')
  tmpfs('/m/d')
  is(touch('/m/d/x'), 'OK')
  const fd = open('/m')
  is(umount('/m', 'detach'), 'OK')
  shows()
  is(stat({ fd, path: 'd/x' }), 'ENOENT')
  is(stat({ fd, path: 'd/underneath' }), 'OK')
})
lone('MNT_DETACH without anybody inside is OK and leaves nothing', () => {
  tmpfs('/m')
  is(umount('/m', 'detach'), 'OK')
  shows()
})

// MNT_EXPIRE
lone('EXPIRE, EXPIRE: EAGAIN, OK', () => {
  tmpfs('/m')
  is(umount('/m', 'expire'), 'EAGAIN')
  shows('/m tmpfs')
  is(umount('/m', 'expire'), 'OK')
  shows()
})
for (const [what, touchIt, answer] of [
  ['stat', () => stat('/m'), 'OK'],
  ['a failed stat', () => stat('/m/x'), 'ENOENT'],
] as const) {
  lone(`EXPIRE, ${what}, EXPIRE, EXPIRE: EAGAIN, EAGAIN, OK`, () => {
    tmpfs('/m')
    is(umount('/m', 'expire'), 'EAGAIN')
    is(touchIt(), answer)
    is(umount('/m', 'expire'), 'EAGAIN')
    is(umount('/m', 'expire'), 'OK')
  })
}
lone('EXPIRE with an open fd is EBUSY', () => {
  tmpfs('/m')
  open('/m')
  is(umount('/m', 'expire'), 'EBUSY')
  shows('/m tmpfs')
})
lone('EXPIRE with a child mount is EBUSY', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  tmpfs('/m/d')
  is(umount('/m', 'expire'), 'EBUSY')
  shows('/m tmpfs', '/m/d tmpfs')
})
lone('EXPIRE, open, EXPIRE, close, EXPIRE, EXPIRE: EAGAIN, EBUSY, EAGAIN, OK', () => {
  tmpfs('/m')
  is(umount('/m', 'expire'), 'EAGAIN')
  const fd = open('/m')
  is(umount('/m', 'expire'), 'EBUSY')
  is(close(fd), 'OK')
  is(umount('/m', 'expire'), 'EAGAIN')
  is(umount('/m', 'expire'), 'OK')
})
for (const flags of ['expire|detach', 'expire|force', 'unknown']) {
  lone(`umount with ${flags} is EINVAL`, () => {
    tmpfs('/m')
    is(umount('/m', flags), 'EINVAL')
    shows('/m tmpfs')
  })
}
lone('EXPIRE, then a plain umount: EAGAIN, OK', () => {
  tmpfs('/m')
  is(umount('/m', 'expire'), 'EAGAIN')
  is(umount('/m'), 'OK')
})

// remount
for (const [what, onlyBind] of [
  ['the superblock', false],
  ['the bind mount', true],
] as const) {
  lone(`remount of ${what} read-only: EBUSY with a writer, OK with a reader, and then creating is EROFS`, () => {
    tmpfs('/m')
    is(touch('/m/x'), 'OK')
    const writer = open('/m/x', { write: true })
    is(remount('/m', true, onlyBind), 'EBUSY')
    is(touch('/m/y'), 'OK')
    is(close(writer), 'OK')
    open('/m/x')
    is(remount('/m', true, onlyBind), 'OK')
    shows('/m tmpfs ro')
    is(touch('/m/z'), 'EROFS')
    is(tryOpen('/m/x', { write: true }), 'EROFS')
    is(remount('/m', false, onlyBind), 'OK')
    is(touch('/m/z'), 'OK')
  })
}
lone('remount of a superblock read-only is EBUSY with a writer on a bind of it', () => {
  tmpfs('/m')
  is(touch('/m/x'), 'OK')
  is(bind('/m', '/n'), 'OK')
  open('/n/x', { write: true })
  is(remount('/m', true), 'EBUSY')
  is(remount('/m', true, true), 'OK')
  is(touch('/n/y'), 'OK')
  shows('/m tmpfs ro', '/n tmpfs')
})
lone('remount of what is no mountpoint is EINVAL', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(remount('/m/d', true), 'EINVAL')
})
lone('a mount made read-only refuses writers', () => {
  is(mountAt('/m', 'tmpfs', { readonly: true }), 'OK')
  shows('/m tmpfs ro')
  is(touch('/m/x'), 'EROFS')
})

// names
lone('umount of a missing path is ENOENT', () => is(umount('/missing'), 'ENOENT'))
lone('umount through a file is ENOTDIR', () => is(umount('/file/x'), 'ENOTDIR'))
lone('umount of a plain directory or file is EINVAL', () => {
  is(umount('/m'), 'EINVAL')
  is(umount('/file'), 'EINVAL')
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(umount('/m/d'), 'EINVAL')
})
lone('umount follows a symlink, unless UMOUNT_NOFOLLOW, which is EINVAL', () => {
  tmpfs('/m')
  is(stat('/link'), 'OK')
  is(umount('/link', 'nofollow'), 'EINVAL')
  shows('/m tmpfs')
  is(umount('/link'), 'OK')
  shows()
})
lone('umount of a dangling symlink is ENOENT, and EINVAL with UMOUNT_NOFOLLOW', () => {
  is(umount('/dangling'), 'ENOENT')
  is(umount('/dangling', 'nofollow'), 'EINVAL')
})
lone('a relative name starts at the cwd, and finds what is mounted below it', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  is(chdir('/m'), 'OK')
  tmpfs('d')
  shows('/m tmpfs', '/m/d tmpfs')
  is(umount('d'), 'OK')
  shows('/m tmpfs')
})
lone('a name from an fd starts where the fd was opened, also when something is mounted over it', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  const fd = open('/m')
  tmpfs('/m')
  is(stat('/m/d'), 'ENOENT')
  is(stat({ fd, path: 'd' }), 'OK')
  is(mountAt({ fd, path: 'd' }, 'tmpfs'), 'OK')
  is(umount({ fd, path: 'd' }), 'OK')
  is(umount('/m'), 'OK')
  is(umount('/m'), 'EBUSY')
})
lone('a cwd under a mount keeps seeing what was there', () => {
  is(chdir('/m'), 'OK')
  tmpfs('/m')
  is(stat('underneath'), 'OK')
  is(stat('/m/underneath'), 'ENOENT')
})

// who asks
lone('unprivileged umount: an existing mount EPERM, a missing path ENOENT, a bad flag EINVAL', () => {
  tmpfs('/m')
  setuid(1000)
  is(umount('/m'), 'EPERM')
  is(umount('/m', 'detach'), 'EPERM')
  is(umount('/missing'), 'ENOENT')
  is(umount('/missing', 'unknown'), 'EINVAL')
  is(umount('/m', 'expire|detach'), 'EPERM')
  shows('/m tmpfs')
})
lone('unprivileged mount, bind, remount, acct, chroot and unshare are EPERM, after the target was looked up', () => {
  setuid(1000)
  is(chroot('/m'), 'EPERM')
  is(chroot('/missing'), 'ENOENT')
  is(unshare(), 'EPERM')
  is(mountAt('/m', 'tmpfs'), 'EPERM')
  is(mountAt('/missing', 'tmpfs'), 'ENOENT')
  is(bind('/n', '/m'), 'EPERM')
  is(remount('/', true), 'EPERM')
  is(acct('/file'), 'EPERM')
})

// the caller's root
lone('chroot into a mount: EXPIRE is EINVAL, umount makes it read-only, again, DETACH goes, then EINVAL', () => {
  tmpfs('/m')
  is(chdir('/m'), 'OK')
  is(chroot('/m'), 'OK')
  is(umount('/', 'expire'), 'EINVAL')
  is(touch('/x'), 'OK')
  is(umount('/'), 'OK')
  is(touch('/y'), 'EROFS')
  is(umount('/'), 'OK')
  is(umount('/', 'detach'), 'OK')
  is(umount('/'), 'EINVAL')
})
lone('chroot into a mount shows only what is below it, as from its new root', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  tmpfs('/m/d')
  tmpfs('/n')
  is(chroot('/m'), 'OK')
  is(table(), ['/ tmpfs', '/d tmpfs'])
})

// namespaces
lone('a new namespace has copies of all mounts, and its own changes stay in it', () => {
  tmpfs('/m')
  is(mkdir('/m/d'), 'OK')
  tmpfs('/m/d')
  is(unshare(), 'OK')
  shows('/m tmpfs', '/m/d tmpfs')
  is(umount('/m/d'), 'OK')
  tmpfs('/n')
  shows('/m tmpfs', '/n tmpfs')
  exitAndForkAgain()
  shows('/m tmpfs', '/m/d tmpfs')
})
lone('umount of the mount of another namespace is EINVAL', () => {
  tmpfs('/m')
  const fd = open('/m')
  is(unshare(), 'OK')
  is(umount({ fd }), 'EINVAL')
  is(umount({ fd }, 'detach'), 'EINVAL')
  is(umount('/m'), 'OK')
  exitAndForkAgain()
  shows('/m tmpfs')
})
lone('mount on, and bind from, another namespace is EINVAL', () => {
  tmpfs('/m')
  const fd = open('/m')
  is(unshare(), 'OK')
  is(mountAt({ fd }, 'tmpfs'), 'EINVAL')
  is(bind({ fd }, '/n'), 'EINVAL')
})
lone('in a new user namespace inherited mounts are locked: EINVAL, also lazily; an own mount on top goes', () => {
  tmpfs('/m')
  is(unshare(true), 'OK')
  is(umount('/m'), 'EINVAL')
  is(umount('/m', 'detach'), 'EINVAL')
  tmpfs('/m')
  shows('/m tmpfs', '/m tmpfs')
  is(umount('/m'), 'OK')
  is(umount('/m'), 'EINVAL')
  shows('/m tmpfs')
})
lone(
  'when a namespace goes, a locked child stays on its parent as long as an fd keeps that, and hides what is underneath',
  () => {
    tmpfs('/m')
    is(mkdir('/m/d'), 'OK')
    is(touch('/m/d/underneath'), 'OK')
    tmpfs('/m/d')
    is(touch('/m/d/x'), 'OK')
    is(unshare(true), 'OK')
    const fd = open('/m')
    is(unshare(), 'OK') // the last task of the first copy leaves it
    is(stat({ fd, path: 'd/x' }), 'OK')
    is(stat({ fd, path: 'd/underneath' }), 'ENOENT')
    is(umount({ fd, path: 'd' }, 'detach'), 'EINVAL')
    is(close(fd), 'OK')
    shows('/m tmpfs', '/m/d tmpfs')
  },
)
