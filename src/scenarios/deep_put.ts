/** The last mntput at the bottom of a deep path walk: an interpreter behind eight nested links, on XFS, lazily unmounted meanwhile. */
import { DEEP_POINT, deepExec, deepMount, deepUmount, makeDeepGround } from './deep/ground.ts'
import { deepFilesystem } from './deep/xfs.ts'
import './habits/deep.ts'
import { call } from './torture/calls.ts'
import { exploredCalls } from './torture/explored_calls.ts'
import { tortureWith } from './torture/torture_of.ts'

const ground = { prepare: makeDeepGround, detach: [DEEP_POINT] }

export default {
  title: `The last mntput at the bottom of a deep path walk, on ${deepFilesystem.title}`,
  ...exploredCalls({
    ...ground,
    before: () => {
      call(deepMount)
    },
    cpus: [() => call(deepExec), () => call(deepUmount)],
  }),
  torture: tortureWith(ground, { 'deep exec': 1 }, { 'deep mount': 1, 'deep umount -l': 1 }),
}
