/** `mnttorture evidence`: the claims of the series, measured for every design. */
import { randomInt } from 'node:crypto'
import path from 'node:path'
import type { Command } from 'commander'
import type { Claim, Runners, Subject } from '../evidence/claim.ts'
import { CLAIMS } from '../evidence/claims.ts'
import { runEvidence } from '../evidence/run_evidence.ts'
import { explore } from '../explore/run/explore.ts'
import { BadInput } from '../link/bad_input.ts'
import { sourceRoot } from '../link/source_root.ts'
import { loadScenario } from '../machine/load_scenario.ts'
import type { EvidenceResult } from '../report/evidence_result.ts'
import { evidenceSummary } from '../report/evidence_summary.ts'
import { stackOf } from '../stack/stack_of.ts'
import { bugs, designs } from '../subjects/catalogue.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { commandLine, knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import type { OutDirectory } from './out_directory.ts'
import { pick } from './pick.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import type { StressOptions } from './stress_run.ts'
import { stressTorture } from './stress_torture.ts'

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
  const knobs = {
    ...{ seed, seconds, executions },
    bug: options.bug ?? null,
    standIns: options.standIn,
    designs: chosenDesigns(options),
    knobs: toldOf('evidence', options, { kernel: true, torture: true }),
  }
  const claims = chosenClaims(options.claims)
  for (const design of knobs.designs) chooseProgram('mix', programOptions(options, design), 'mix') // refuses bad names first
  const files = new RunFiles(options, [])
  const { out } = files
  const live = new Live(options.quiet, (line) => out.log(line))
  live.line(knobLine('evidence', { ...knobs.knobs, designs: knobs.designs }))
  const interrupt = onInterrupt()
  const began = performance.now()
  let result: EvidenceResult
  try {
    result = await runEvidence({
      ...knobs,
      claims,
      runnersFor: (design) => runnersFor(options, design, interrupt.signal, out),
      progress: (claim, design, done, of) =>
        live.update(
          [
            `evidence  ${Math.round((performance.now() - began) / 1000)} s  ${done} of ${of}  ${design}: (${claim.number}) ${claim.claim}`,
          ],
          design,
        ),
      signal: interrupt.signal,
    })
  } finally {
    live.done()
    interrupt.release()
  }
  files.tell(result, () => evidenceSummary(result), options)
  return exitCodeOf(result)
}

/** Runs what claims ask for under one design. A race is long and serves several claims: it is run once. */
function runnersFor(options: Turned, design: string, signal: AbortSignal, out: OutDirectory): Runners {
  const { seed, seconds } = options
  const races = new Map<string, ReturnType<Runners['stress']>>()
  return {
    design,
    stack: stackOf(options),
    async explore(subject) {
      const given = { ...programOptions(options, design), ...pick(subject, ['layout']) }
      const scenario = scenarioOf(subject)
      const { entry, name, standIns } = chooseProgram(scenario, given, 'mix')
      const executions = subject.executions ?? options.executions
      const result = await explore({
        file: entry,
        ...{ name, standIns, seed, executions, signal },
        races: false,
        reference: referenceOf({ ...given, scenario, races: false }),
      })
      return { result, command: commandLine('explore', { ...given, scenario, executions, races: false, seed }) }
    },
    stress(scenario) {
      let race = races.get(scenario)
      if (race === undefined) {
        const given = { ...programOptions(options, design), scenario, seed, seconds }
        const command = commandLine('stress', given)
        race = stress({ ...withDefaults('stress', given), seed }, signal, out).then((result) => ({ result, command }))
        races.set(scenario, race)
      }
      return race
    },
  }
}

async function stress(options: StressOptions, interrupt: AbortSignal, out: OutDirectory) {
  const chosen = chooseProgram(options.scenario, options, 'mix')
  const loaded = await loadScenario(chosen.entry, chosen.standIns)
  const live = new Live(true, (line) => out.log(line))
  const { result } = await stressTorture({ chosen, loaded, image: null, options, live, interrupt })
  return result
}

function programOptions(options: Turned, design: string) {
  return { design, ...pick(options, ['standIn', 'bug', 'frames', 'threadSize', 'threadInfo', 'kstackOffset']) }
}

/** A name that `list` shows, or a file below src/scenarios, as seen from the working directory. */
function scenarioOf({ scenario }: Subject): string {
  return scenario.endsWith('.ts')
    ? path.relative(process.cwd(), path.join(sourceRoot, 'scenarios', scenario))
    : scenario
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

function chosenClaims(numbers: readonly number[]): readonly Claim[] {
  for (const number of numbers) {
    if (!CLAIMS.some((claim) => claim.number === number)) {
      throw new BadInput(`--claim ${number}: claims have the numbers 1 to ${CLAIMS.length}`)
    }
  }
  return numbers.length === 0 ? CLAIMS : CLAIMS.filter(({ number }) => numbers.includes(number))
}
