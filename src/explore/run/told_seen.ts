import { type JudgesSaw, judgesSaw } from '../../judge/seen/judges_saw.ts'
import { benignRaces } from '../measures/benign_seen.ts'
import type { Seen } from '../measures/seen.ts'
import type { ExploreFinding, ExploreResult } from './explore_result.ts'

type Told = JudgesSaw & Pick<ExploreResult, 'benign' | 'reached' | 'unreached'>

/** What executions met by the way, as results have it; `marks` are all that the program has. */
export function toldSeen(seen: Seen, findings: readonly ExploreFinding[], marks: readonly string[]): Told {
  return {
    ...judgesSaw(seen, findings),
    ...benignRaces(seen),
    reached: Object.fromEntries(seen.marks),
    unreached: marks.filter((name) => !seen.marks.has(name)),
  }
}
