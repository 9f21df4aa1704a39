import { fileURLToPath } from 'node:url'
import { explore } from '../../src/explore/run/explore.ts'
import type { ExploreResult } from '../../src/explore/run/explore_result.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'

const source = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))

export interface Exploring {
  bug: string
  /** the scenario without the bug; its surroundings, stand-ins that are no bug of themselves, stay */
  repaired?: boolean
  lockdep: 'on' | 'off'
  executions: number
  seed: number
  strategy?: 'pct'
}

/** Stand-ins that make a scenario small, not wrong. */
const SURROUNDINGS = ['kernel/workqueue/system_max_active', 'kernel/workqueue/create_worker']

export function exploreBug({ bug: id, repaired = false, lockdep, ...options }: Exploring): Promise<ExploreResult> {
  const bug = bugs().find((each) => each.id === id)!
  const design = designs().find((each) => each.id === (bug.design ?? 'wq-wait'))!
  const own = [...bug.standIns].filter(([name]) => !repaired || SURROUNDINGS.includes(name))
  const off = lockdep === 'off' ? [['kernel/lib/lockdep/validator', source('kernel/lib/lockdep/validator_off.ts')]] : []
  return explore({
    file: bug.scenario!,
    standIns: new Map([...(off as Array<[string, string]>), ...design.standIns, ...own]),
    ...options,
    races: false,
    minimise: false,
  })
}
