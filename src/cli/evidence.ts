/** `mnttorture evidence`: the claims of the series, measured for every design. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { CLAIMS } from '../evidence/claims.ts'
import { BadInput } from '../link/bad_input.ts'
import type { EvidenceResult } from '../report/evidence_result.ts'
import { evidenceSummary } from '../report/evidence_summary.ts'
import { bugs, designs } from '../subjects/catalogue.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { parseStandIn } from '../subjects/stand_in_knob.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { type EvidenceOrder, programOptions } from './evidence_order.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import { endedEarly, work } from './work.ts'

export function addEvidence(program: Command, run: Run): Command {
  return addKnobs(program.command('evidence'), 'evidence')
    .description('the claims of the series, measured for every design')
    .action((options: Record<string, unknown>) => run(() => evidence(givenTo('evidence', options))))
}

type Turned = Options<'evidence'> & { seed: number }

async function evidence(given: Given<'evidence'>): Promise<ExitCode> {
  const options: Turned = { seed: randomInt(2 ** 31), ...withDefaults('evidence', given) }
  if (options.json) stdoutIsForResults()
  refuseIdle('evidence', given)
  const { seed, seconds, executions } = options
  const ways = {
    ...{ seed, seconds, executions },
    bug: options.bug ?? null,
    standIns: options.standIn,
    designs: chosenDesigns(options),
    knobs: toldOf('evidence', options, { kernel: true, torture: true }),
  }
  const claims = chosenClaims(options.claims)
  for (const design of ways.designs) chooseProgram('mix', programOptions(options, design), 'mix') // refuses bad names first
  const files = new RunFiles(
    options,
    options.standIn.map(parseStandIn).map(([, file]) => file),
  )
  const { out } = files
  const live = new Live(options.quiet, (line) => out.log(line))
  live.head(knobLine('evidence', { ...ways.knobs, designs: ways.designs }))
  const { signal, release } = onInterrupt()
  let result: EvidenceResult
  try {
    result = await work<EvidenceResult>(
      'evidence',
      { options, claims, ways } satisfies EvidenceOrder,
      { live, signal, keep: (soFar) => out.result(soFar) },
      endedEarly,
    )
  } finally {
    release()
  }
  files.tell(result, () => evidenceSummary(result), options)
  return exitCodeOf(result)
}

/** A bug of one design says nothing of the others. */
function chosenDesigns(options: Turned): string[] {
  const known = designs().map(({ id }) => id)
  const only = options.bug === undefined ? null : bugs().find(({ id }) => id === options.bug)?.design
  const wanted = only
    ? [only]
    : options.designs.length > 0
      ? options.designs
      : ['inline', 'wq-wait', 'wq-flush', 'task-work']
  for (const design of wanted) {
    if (!known.includes(design)) throw new BadInput(`there is no design "${design}"; there are ${known.join(', ')}`)
  }
  return [...new Set(wanted)]
}

function chosenClaims(wanted: readonly number[]): readonly number[] {
  const numbers = CLAIMS.map(({ number }) => number)
  for (const number of wanted) {
    if (!numbers.includes(number))
      throw new BadInput(`--claim ${number}: claims have the numbers 1 to ${numbers.length}`)
  }
  return wanted.length === 0 ? numbers : wanted
}
