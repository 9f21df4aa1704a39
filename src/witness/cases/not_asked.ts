/** What kernels answer, too, and programs of this version do not ask: by name, with the reason. */
export const NOT_ASKED: ReadonlyArray<{ what: string; why: string }> = [
  {
    what: 'sysfs, mqueue, cgroup2, securityfs and debugfs a second time on one place',
    why: 'programs mount tmpfs alone',
  },
  { what: 'a mapped file, a bound socket, open_tree without a copy, id maps, statmount', why: 'the model has none' },
  {
    what: 'inotify, fanotify and acct(2) on a mount that goes',
    why: 'the model has them; programs for a kernel have no call for them yet, and acct is machine-wide',
  },
  { what: 'flags of umount2 that exclude each other, and unknown ones', why: 'programs have one flag at a time' },
  { what: 'umount by /proc/PID/root and /proc/self/fd', why: 'there is no /proc in reach of a program' },
  {
    what: 'mounts locked by a user namespace, and calls without privilege',
    why: 'a process with several threads cannot make a user namespace',
  },
  { what: 'MS_RDONLY of a new mount', why: 'the model makes the mount read-only, Linux the filesystem, too' },
]
