/**
 * Which filesystem types a module provides. /proc/filesystems does not say; /proc/modules does for those that are loaded
 * under their own name, and for the rest this list says what distributions usually build as a module. Types that the
 * kernel itself mounts (proc, sysfs, tmpfs, devtmpfs, ...) never come from one. It errs on the side of built in.
 */
const USUALLY_MODULES = new Set([
  '9p',
  'afs',
  'autofs',
  'binfmt_misc',
  'btrfs',
  'ceph',
  'cifs',
  'erofs',
  'exfat',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'fuse',
  'fuseblk',
  'fusectl',
  'gfs2',
  'hfs',
  'hfsplus',
  'iso9660',
  'jfs',
  'minix',
  'nfs',
  'nfs4',
  'nfsd',
  'nilfs2',
  'ntfs',
  'ntfs3',
  'ocfs2',
  'overlay',
  'reiserfs',
  'rpc_pipefs',
  'smb3',
  'squashfs',
  'udf',
  'ufs',
  'vboxsf',
  'vfat',
  'virtiofs',
  'xfs',
  'zfs',
  'zonefs',
])

/** The module that provides a type, where its name is not the type's. */
const MODULE_OF: Record<string, string> = {
  ext2: 'ext4',
  ext3: 'ext4',
  fuseblk: 'fuse',
  fusectl: 'fuse',
  iso9660: 'isofs',
  nfs4: 'nfs',
  rpc_pipefs: 'sunrpc',
  smb3: 'cifs',
  autofs: 'autofs4',
}

const KERNELS_OWN = new Set([
  'sysfs',
  'rootfs',
  'ramfs',
  'tmpfs',
  'proc',
  'devtmpfs',
  'devpts',
  'cgroup',
  'cgroup2',
  'cpuset',
  'debugfs',
  'tracefs',
  'securityfs',
  'sockfs',
  'pipefs',
  'bdev',
  'bpf',
  'hugetlbfs',
  'mqueue',
  'pstore',
  'efivarfs',
  'configfs',
  'nsfs',
])

/** `loaded`: names from /proc/modules, or null where it cannot be read (the usual list decides alone). */
export function moduleTypes(types: Iterable<string>, loaded: ReadonlySet<string> | null): string[] {
  const chosen = new Set<string>()
  for (const type of types) {
    if (KERNELS_OWN.has(type)) continue
    // a subtype such as fuse.sshfs is provided by what provides fuse
    const base = type.split('.', 1)[0]!
    const module = MODULE_OF[base] ?? base
    if (loaded?.has(base) || loaded?.has(module) || USUALLY_MODULES.has(base)) chosen.add(type)
  }
  return [...chosen]
}
