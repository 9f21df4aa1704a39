// explore: atomic
import { attach } from '#kernel/trace'
import { allJudges } from './judge.ts'
import * as atRest from './rules/at_rest.ts'
import * as bootCounts from './rules/boot_counts.ts'
import * as doubleFree from './rules/double_free.ts'
import * as leak from './rules/leak.ts'
import * as lostCleanup from './rules/lost_cleanup.ts'
import * as mountpointCounts from './rules/mountpoint_counts.ts'
import * as nullPage from './rules/null_page.ts'
import * as peerRings from './rules/peer_rings.ts'
import * as poison from './rules/poison.ts'
import './rules/stack.ts'
import * as stackScope from './rules/stack_scope.ts'
import * as superblockCounts from './rules/superblock_counts.ts'
import * as watch from './watch.ts'

attach(watch)

/** How often each judge has looked, by its id. From any thread, at any time. */
export function judgeLooks(): Record<string, number> {
  const looks = Object.fromEntries(allJudges().map((judge) => [judge.id, judge.looks()]))
  return { ...looks, poison: poison.poisonLooks(), 'double-free': doubleFree.freeLooks() }
}

/** After boot, before any other thread runs: what is alive now is not a leak later. */
export function judgeBoot(): void {
  leak.rememberBoot()
  bootCounts.rememberBoot()
}

/** The judges of the end of a run, when everything was let go. Only while no other thread runs. */
export function judgeTheEnd(): void {
  lostCleanup.atTheEnd()
  superblockCounts.atTheEnd()
  mountpointCounts.atTheEnd()
  peerRings.atTheEnd()
  stackScope.atTheEnd()
  nullPage.atTheEnd()
  poison.atTheEnd()
  leak.atTheEnd()
  atRest.atTheEnd()
  bootCounts.atTheEnd()
}
