import { probeModule } from '#kernel/drivers/probe'
import { MODULE } from '../domain.ts'
import { operation } from '../operation.ts'

/** A work item looks for a module, which may be going. */
export const probe = operation(
  'probe',
  {
    module: {
      ...MODULE,
      torture: 'own',
      program: [
        [1, 'mod'],
        [1, 'kern'],
      ],
    },
  },
  {
    torture: 3,
    discover: 1,
    does: ({ module }) => probeModule(module),
  },
)
