import { sys_acct } from '#kernel/fs/acct'
import { FILE_PLACE, optional } from '../domain.ts'
import { operation } from '../operation.ts'
import { account } from '../reference/processes.ts'

/** acct(2) to a file, or off. */
export const acct = operation(
  'acct',
  { ns: { kind: 'count', torture: [0, 3], program: [0, 0] }, at: optional(FILE_PLACE) },
  {
    torture: 2,
    discover: 5,
    run: ({ ns, at }) => sys_acct(ns, at),
    words: ({ at }) => (at === undefined ? 'acct off' : `acct ${at}`),
    reference: {
      writes: ({ at }) => at !== undefined,
      act: ({ state }, { ns }, place) => account(state, ns, place),
    },
    leaves: ({ ns, at }, left) => {
      if (at !== undefined) left.accounts.add(ns)
    },
  },
)
