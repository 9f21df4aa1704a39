import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { kern_mount, kern_unmount, kern_unmount_array } from '#kernel/fs/kern_mount'
import { mntget, mntput } from '#kernel/fs/mntput'
import { NULL } from '#shm/arena'
import { flag, optional } from '../domain.ts'
import { heldMount, keepHeld, putSlot, slotMount, takeHeld, takeSlot } from '../kernel_mounts.ts'
import { operation } from '../operation.ts'
import { fsNumber } from '../world.ts'

const SLOT = { kind: 'count', torture: [0, 0], program: [0, 1] } as const
const named = (op: { slot: number }, name: string): string => `${name} #${op.slot}`

/** Kernel mounts of `mem`, which all CPUs know by their slot. */
export const kernMount = operation(
  'kern_mount',
  { slot: SLOT },
  {
    discover: 1,
    run: ({ slot }) => {
      const type = get_fs_type(fsNumber('mem'))
      const mnt = kern_mount(type)
      put_filesystem(type)
      if (mnt < 0) return mnt
      const before = putSlot(slot, mnt)
      if (before !== NULL) kern_unmount(before)
      return 0
    },
    words: (op) => named(op, 'kern_mount'),
    leaves: ({ slot }, left) => {
      left.slots.add(slot)
    },
  },
)

export const kernUnmount = operation(
  'kern_unmount',
  { slot: SLOT, array: optional(flag(4)) },
  {
    discover: 2,
    does: ({ slot, array }) => {
      const mnt = takeSlot(slot)
      if (!array) kern_unmount(mnt)
      else if (mnt !== NULL) kern_unmount_array([mnt])
    },
    words: (op) => named(op, op.array ? 'kern_unmount_array' : 'kern_unmount'),
  },
)

/** One more reference on a kernel mount. Only before the race: nobody takes the mount away meanwhile. */
export const hold = operation(
  'hold',
  { slot: SLOT },
  {
    does: ({ slot }, { number }) => {
      const mnt = slotMount(slot)
      if (mnt !== NULL && heldMount(number) === NULL) keepHeld(number, mntget(mnt))
    },
    words: (op) => named(op, 'hold'),
  },
)

export const release = operation(
  'release',
  {},
  {
    discover: 2,
    does: (_args, { number }) => {
      const mnt = takeHeld(number)
      if (mnt !== NULL) mntput(mnt)
    },
  },
)
