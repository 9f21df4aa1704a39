import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import { sameVerdict } from '../explore/story/finding.ts'
import { replay } from '../explore/story/replay.ts'
import { formatSchedule, parseSchedule } from '../explore/story/schedule.ts'

/**
 * A finding of a program that was data, told for the scenario file that the program has become: the same choices, the hash of
 * that file's link. It is replayed to see that it is the same finding; undefined where it is not.
 */
export async function replayable(
  found: ExploreFinding,
  file: string,
  standIns: ReadonlyMap<string, string>,
  reference: string,
  races: boolean,
  memory: MemoryMode = 'sc',
): Promise<ExploreFinding | undefined> {
  const { hash } = await loadProgram(file, standIns)
  const { eager, choices } = parseSchedule(found.schedule)
  const schedule = formatSchedule({ hash, eager, choices, reference })
  const { findings } = await replay({ file, standIns, schedule, races, memory })
  const same = findings.find((finding) => sameVerdict(finding, found))
  return same === undefined ? undefined : { ...found, message: same.message, schedule, trace: same.trace }
}
