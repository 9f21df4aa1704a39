import { path_mount } from '#kernel/fs/do_mount'
import { path_mount_failing } from '#kernel/fs/failing_mount'
import { EBUSY, EINVAL, ENODEV, ENOENT, ENOMEM } from '#kernel/lib/errno'
import { flag, optional, POINT } from '../domain.ts'
import { operation } from '../operation.ts'
import { mountThere } from '../reference/mounting.ts'
import { MODULES } from '../world.ts'

/**
 * mount(2). `failing` is the number of the allocation that finds no memory. Tolerated: EBUSY of a device that another type's
 * superblock has not let go of yet, ENOMEM of a mount that is given too little memory, which comes before other errors, or not where
 * it needs less; beside others ENOENT and EINVAL, where the place was found and then unmounted, and ENODEV, where the module is coming
 * or going, or the filesystem is being flushed.
 */
export const mount = operation(
  'mount',
  {
    at: POINT,
    fs: {
      kind: 'filesystem',
      program: [
        [6, 'mem'],
        [4, 'disk'],
        [1, 'disk2'],
        [1, 'single'],
        [1, 'net'],
        [1, 'served'],
        [1, 'stacked'],
        [2, 'mod'],
        [1, 'badmod'],
      ],
    },
    key: optional({ kind: 'count', torture: [1, 3], program: [1, 2] }),
    expiring: optional(flag(5)),
    readonly: optional(flag(16)),
    failing: optional({ kind: 'count', torture: [0, 4], program: [1, 5] }),
  },
  {
    run: ({ at, fs, key, expiring, readonly, failing }) => {
      const options = { key, expiring, readonly }
      return failing === 0 ? path_mount(at, fs, options) : path_mount_failing(failing, at, fs, options)
    },
    words: ({ at, fs, key, expiring, readonly, failing }) => {
      const options = [readonly ? ' ro' : '', expiring ? ' expiring' : '']
      if (failing !== undefined) options.push(` without memory for allocation ${failing}`)
      return `mount ${fs}${key ?? ''} ${at}${options.join('')}`
    },
    reference: {
      changesTree: true,
      act: (turn, op, place) => mountThere(turn, op, place!),
      tolerated: ({ fs, failing }, result) =>
        (fs.startsWith('disk') && result === -EBUSY) || (failing !== undefined && result === -ENOMEM),
      toleratedBeside: [ENOENT, EINVAL, ENODEV],
    },
    leaves: ({ fs }, left) => {
      left.mounts = true
      if (fs in MODULES) left.modules.add(fs)
    },
  },
)
