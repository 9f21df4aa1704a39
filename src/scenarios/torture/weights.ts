import '../habits/containers.ts'
import '../habits/files.ts'
import '../habits/flushing.ts'
import '../habits/last_closes.ts'
import '../habits/migrate.ts'
import '../habits/modules.ts'
import '../habits/mounting.ts'
import '../habits/servers.ts'
import '../habits/work_items.ts'
import { allHabits, type Habit } from '../habits/habit.ts'
import type { Random } from '../random.ts'

/** How often each habit is chosen, by its name, in proportion to the others. */
export type Weights = Readonly<Record<string, number>>

/** The usual proportions of all habits. */
export const usualWeights: Weights = Object.fromEntries(
  allHabits().flatMap(({ name, weight }) => (weight > 0 ? [[name, weight]] : [])),
)

/** A function that picks habits by weight; throws for a name that is none. */
export function chooser(weights: Weights): (random: Random) => Habit {
  const chosen: Habit[] = []
  for (const [name, weight] of Object.entries(weights)) {
    const habit = allHabits().find((each) => each.name === name)
    if (habit === undefined) throw new Error(`[internal bug] no habit is called "${name}"`)
    for (let i = 0; i < weight; i++) chosen.push(habit)
  }
  return (random) => random.pick(chosen)
}
