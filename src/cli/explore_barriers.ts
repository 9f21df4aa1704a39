/** `mnttorture explore --barriers`: which of the program's barriers some schedule needs. */
import { counted } from '../counted.ts'
import { BadInput } from '../link/bad_input.ts'
import { shown } from '../link/shown.ts'
import { columns } from '../report/words.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { knobLine } from '../subjects/knob_words.ts'
import type { Given } from '../subjects/knobs.ts'
import { OUTPUT_KNOBS } from '../subjects/output_knobs.ts'
import { SEARCH_KNOBS } from '../subjects/search_knobs.ts'
import { verdictWord, whyUndecided } from '../verdict.ts'
import type { BarriersOrder, BarriersResult } from './barriers_task.ts'
import { began } from './began.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import { RunFiles } from './run_files.ts'
import { endedEarly, work } from './work.ts'

const DEFAULT_EXECUTIONS = 500
const DEFAULT_SECONDS = 60

/** What of a search and of its output it takes. */
const TAKEN = ['barriers', 'memory', 'seed', 'executions', 'seconds', 'json', 'quiet', 'out', 'force']

export async function exploreBarriers(
  { entry, name, standIns, design, bug }: ChosenProgram,
  given: Given<'explore'>,
  options: { seed: number; quiet: boolean },
): Promise<ExitCode> {
  refuseOthers(given)
  const { memory = 'lkmm', executions = DEFAULT_EXECUTIONS, seconds = DEFAULT_SECONDS, json = false } = given
  const { seed, quiet } = options
  const files = new RunFiles(given, [entry, ...standIns.values()])
  const order: BarriersOrder = { file: entry, name, standIns, memory, seed, executions, seconds, begunAt: began }
  const live = new Live(quiet, (line) => files.out.log(line))
  const { signal, release } = onInterrupt()
  try {
    const keep = (soFar: BarriersResult): void => files.out.result(soFar)
    const result = await work<BarriersResult>('barriers', order, { live, signal, keep, seconds }, endedEarly)
    const told = { ...given, scenario: name, design, bug: bug?.id, memory, seed, executions, seconds }
    files.tell(result, () => `${barriersText(result)}${knobLine('explore', told, verdictWord(result))}\n`, { json })
    return exitCodeOf(result)
  } finally {
    release()
  }
}

function refuseOthers(given: Given<'explore'>): void {
  for (const [name, { flag }] of Object.entries({ ...SEARCH_KNOBS, ...OUTPUT_KNOBS }))
    if (!TAKEN.includes(name) && (given as Record<string, unknown>)[name] !== undefined)
      throw new BadInput(
        `${flag} has no effect: --barriers weakens one barrier after the other, and looks with samplers`,
      )
}

function barriersText(result: BarriersResult): string {
  const { scenario, memory, barriers } = result
  const rows = barriers.map(({ word, file, line, order, weakened, executions, shows }) => [
    `${shown(file)}:${line}`,
    word,
    `${order} -> ${weakened}`,
    shows === undefined
      ? `nothing in ${counted(executions, 'execution')}`
      : `needed: ${shows.kind}${shows.judge === undefined ? '' : ` (${shows.judge})`}, execution ${shows.execution}`,
  ])
  const needed = barriers.filter(({ shows }) => shows !== undefined).length
  const why = whyUndecided(result)
  return [
    `barriers and orders of ${scenario}, each weakened alone, --memory ${memory}`,
    ...columns(rows),
    `${needed} of ${barriers.length} are needed by some schedule that was met`,
    ...(why === undefined ? [] : [why]),
    '',
  ].join('\n')
}
