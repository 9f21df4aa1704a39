import { resolve } from 'node:path'
import { engineFor } from '../run/explore.ts'
import type { ExploreFinding } from '../run/explore_result.ts'
import { loadProgram } from '../run/load_program.ts'
import { explain } from './explain.ts'
import { sameVerdict } from './finding.ts'
import { findingKey } from './finding_key.ts'
import { minimise } from './minimise.ts'
import { checkCpus, checkHash, type ReplayOptions } from './replay.ts'
import { parseSchedule } from './schedule.ts'
import { toldFinding } from './told_finding.ts'

/** A schedule that was found elsewhere, and as it was found; undefined where it does not show the finding, or none that a step shows. */
export async function minimiseSchedule(
  options: ReplayOptions,
  wanted: Pick<ExploreFinding, 'kind' | 'judge' | 'message' | 'execution'>,
): Promise<ExploreFinding | undefined> {
  const { hash, choices, eager, reference } = parseSchedule(options.schedule)
  const program = await loadProgram(resolve(options.file), options.standIns ?? new Map())
  checkHash(program.hash, hash, false)
  const engine = engineFor(program, { ...options, keepGoing: true })
  checkCpus(choices, engine)
  const asFound = explain(engine, choices, eager)
  const raw =
    engine.findings.find((each) => findingKey(each) === findingKey(wanted)) ??
    engine.findings.find((each) => sameVerdict(each, wanted))
  if (raw === undefined) return undefined
  const story = explain(engine, minimise(engine, asFound.choices, eager, raw, undefined, true), eager)
  const told = story.findings.find((each) => sameVerdict(each, wanted))
  const { execution } = wanted
  return told && toldFinding(engine, told, story, { execution, eager, reference, before: choices })
}
