import type { ExploreResult } from '../explore/run/explore_result.ts'
import { type ExploreOrder, type ExploreTold, exploreTask as exploreOrdered } from '../explore/run/explore_tasks.ts'
import { refuseWithoutEffect } from '../subjects/effect.ts'
import type { Desk } from '../supervise/serve_tasks.ts'

/** What of `explore`, and of the library, runs users' code, in a supervised thread. */
export function exploreTask(order: ExploreOrder, desk: Desk<ExploreTold>): Promise<ExploreResult> {
  const { given = {}, file, name = file, standIns = new Map() } = order
  return exploreOrdered(order, desk, (inputs) => refuseWithoutEffect('explore', given, { name, standIns, inputs }))
}
