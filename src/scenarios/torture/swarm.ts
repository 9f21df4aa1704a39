import type { Habit } from '../habits/habit.ts'
import { POINTS } from '../habits/playground.ts'
import { Random } from '../random.ts'
import { chooser, type Weights } from './weights.ts'

/**
 * What all CPUs keep to for a moment: a few habits, in other proportions than usual, at a few points. Two calls
 * that must meet on one object meet far more often where little else is done; what no swarm holds together, the turns with
 * everything do. Drawn from the seed that `shuffle` changes, so that all CPUs have the same one; seed 0 is everything.
 * After Groce, Zhang, Eide, Chen, Regehr: Swarm Testing, ISSTA 2012.
 */
export interface Swarm {
  readonly choose: (random: Random) => Habit
  /** of the playground's, the first so many */
  readonly points: number
  /** each habit begins together with another CPU's; see meeting.ts */
  readonly meets: boolean
}

const EVERYTHING_ONE_IN = 4
const KEPT_ONE_IN = 4
/** what others need something of */
const GROUND: readonly string[] = ['mount', 'insmod']
const MOST_DOUBLINGS = 5

export function swarmOf(weights: Weights, seed: number): Swarm {
  const random = new Random(seed)
  if (seed === 0 || random.oneIn(EVERYTHING_ONE_IN))
    return { choose: chooser(weights), points: POINTS.length, meets: false }
  const points = random.pick([1, 1, 2, 3])
  const meets = random.oneIn(2)
  const drawn = Object.entries(weights).flatMap(([name, weight]) => {
    const isKept = GROUND.includes(name) ? !random.oneIn(KEPT_ONE_IN) : random.oneIn(KEPT_ONE_IN)
    const more = 1 << random.below(MOST_DOUBLINGS)
    return isKept ? [[name, weight * more] as const] : []
  })
  return { choose: chooser(drawn.length > 0 ? Object.fromEntries(drawn) : weights), points, meets }
}
