import { NR_ACCT } from '#kernel/fs/acct'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { INIT_PID, taskAddress } from '#kernel/task'
import { type WorldState, worldRoles } from '#kernel/world_roles'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { judgeTheEnd } from '../../judge/all.ts'
import type { MountEntry, MountTable } from '../../machine/mountinfo.ts'
import type { Outcome, Scenario } from '../../scenario.ts'
import { readPlayground } from '../habits/playground.ts'
import { bootTorture, usedWhenBooted } from './boot_torture.ts'
import type { Ground } from './ground.ts'
import { tearDownAll } from './tear_down.ts'

const CPUS = 2
const KWORKERS = 2
const ARENA_BYTES = 512 * 1024
const finished = staticWords('explored_finished', 1, 'CPUs that have run their operations; atomic add')

type Explored = Pick<
  Scenario<WorldState>,
  'setup' | 'cpus' | 'daemons' | 'check' | 'locks' | 'stuck' | 'describe' | 'describeValue' | 'daemonNames'
>

/** What one or two CPUs do in every execution; `before` runs as init, once the machine is up. */
export interface ExploredCalls extends Ground {
  cpus: ReadonlyArray<() => Outcome>
  before?(): void
}

/**
 * A torture scenario for the explorer: a few calls on a namespace of one mount; whoever ends last tears everything down, and
 * the judges of the end look.
 */
export function exploredCalls({ cpus, before, prepare, detach }: ExploredCalls): Explored {
  return {
    setup() {
      const knobs = { cpus: CPUS, kworkers: KWORKERS, arenaBytes: ARENA_BYTES, mountTable: ROOT_ALONE, killSbIoUs: 1 }
      const buffer = bootTorture(knobs, prepare)
      before?.()
      return { buffer }
    },
    ...worldRoles({
      ...{ kworkers: KWORKERS, rescuers: true, timer: true },
      cpus: cpus.map((run, number) => () => {
        fork_from(taskAddress(INIT_PID))
        const outcome = run()
        do_exit(number % NR_ACCT)
        if (Atomics.add(mem, finished, 1) === cpus.length - 1) tearDownAll(readPlayground(), usedWhenBooted(), detach)
        return outcome
      }),
      check: judgeTheEnd,
    }),
  }
}

const ROOT: MountEntry = {
  line: 1,
  id: 1,
  parentId: 0,
  parent: null,
  major: 0,
  minor: 1,
  root: '/',
  mountPoint: '/',
  options: ['rw'],
  shared: null,
  master: null,
  propagateFrom: null,
  unbindable: false,
  fsType: 'rootfs',
  source: 'rootfs',
  superOptions: 'rw',
}
const ROOT_ALONE: MountTable = { from: 'the scenario', mounts: [ROOT], moduleTypes: [] }
