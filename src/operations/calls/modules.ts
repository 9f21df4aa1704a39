import { useKernMount } from '#kernel/drivers/use_kern_mount'
import { EAGAIN, EBUSY, EEXIST, EINVAL } from '#kernel/lib/errno'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { MODULE } from '../domain.ts'
import { operation } from '../operation.ts'
import { insmod as insmodOf, rmmod as rmmodOf } from '../reference/modules.ts'

/** init_module(2). An init that fails after it has registered its filesystem flushes it. Tolerated beside others: EEXIST while it comes or goes. */
export const insmod = operation(
  'insmod',
  { module: MODULE },
  {
    discover: 4,
    run: ({ module }) => load_module(module),
    reference: {
      act: ({ state }, { module }) => insmodOf(state, module),
      flushes: ({ module }) => (module === 'badmod' ? { fs: module, answer: -EINVAL } : undefined),
      unmounts: true,
      toleratedBeside: [EEXIST],
    },
    leaves: ({ module }, left) => {
      left.modules.add(module)
    },
  },
)

/** delete_module(2). Tolerated: EAGAIN while the module's last superblock is not down yet; beside others EBUSY while it comes or goes. */
export const rmmod = operation(
  'rmmod',
  { module: MODULE },
  {
    discover: 4,
    run: ({ module }) => delete_module(module),
    reference: {
      act: ({ state }, { module }) => rmmodOf(state, module),
      tolerated: (_op, result) => result === -EAGAIN,
      toleratedBeside: [EBUSY],
    },
  },
)

/** A call into a module that works on its kernel mount. */
export const useModule = operation(
  'use module',
  { module: { ...MODULE, torture: 'with kernel mount' } },
  { torture: 6, discover: 1, run: ({ module }) => useKernMount(module) },
)
