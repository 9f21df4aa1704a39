/** `mnttorture evidence`: the claims of the series, measured for every design. */
import { randomInt } from 'node:crypto'
import path from 'node:path'
import type { Command } from 'commander'
import type { Claim, Runners, Subject } from '../evidence/claim.ts'
import { CLAIMS } from '../evidence/claims.ts'
import { runEvidence } from '../evidence/run_evidence.ts'
import { explore } from '../explore/explore.ts'
import { BadInput } from '../link/bad_input.ts'
import { sourceRoot } from '../link/source_root.ts'
import { loadScenario } from '../machine/load_scenario.ts'
import type { EvidenceResult } from '../report/evidence_result.ts'
import { evidenceKnobs, evidenceSummary } from '../report/evidence_summary.ts'
import { bugs, designs } from './catalogue.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { annotate, GITHUB_OPTION } from './github.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { duration, MOST_SECONDS, MOST_SEED, wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { referenceOf } from './reference.ts'
import { chooseProgram, collect, FORCE_HELP, type RunOptions } from './run_options.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import { stressDefaults } from './stress.ts'
import { stressTorture } from './stress_torture.ts'

const DEFAULT_SECONDS = 5
/** What a design is not meant to do is seen within 20 schedules or so, and has taken 93. */
const DEFAULT_EXECUTIONS = 500

interface CliOptions {
  seconds: number
  executions: number
  seed?: number
  design: string[]
  claim: number[]
  bug?: string
  standIn: string[]
  json?: boolean
  out?: string
  quiet?: boolean
  github?: boolean
  force?: boolean
}

export function addEvidence(program: Command, run: Run): Command {
  return program
    .command('evidence')
    .description('the claims of the series, measured for every design')
    .option('--seconds <s>', 'how long each stress run races', duration(MOST_SECONDS), DEFAULT_SECONDS)
    .option('--executions <n>', 'schedules of each exploration', wholeNumber(1, 1e9), DEFAULT_EXECUTIONS)
    .option('--seed <n>', 'seed of everything that is drawn', wholeNumber(0, MOST_SEED))
    .option('--design <name>', 'this design alone (repeatable)', collect, [])
    .option('--claim <n>', 'this claim alone, by its number (repeatable)', collectedNumber, [])
    .option('--bug <id>', 'with the stand-ins of a bug: verdicts must change')
    .option('--stand-in <kernel/path=file>', 'another file in place of one kernel file (repeatable)', collect, [])
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .option('--out <dir>', 'write result.json and a log there')
    .option(...GITHUB_OPTION)
    .option('--quiet', 'no progress')
    .option('--force', FORCE_HELP)
    .action((options: CliOptions) => run(() => evidence(options)))
}

async function evidence(options: CliOptions): Promise<ExitCode> {
  if (options.json) stdoutIsForResults()
  const seed = options.seed ?? randomInt(2 ** 31)
  const knobs = {
    seed,
    seconds: options.seconds,
    executions: options.executions,
    bug: options.bug ?? null,
    standIns: options.standIn,
    designs: chosenDesigns(options),
  }
  const claims = chosenClaims(options.claim)
  for (const design of knobs.designs) chooseProgram('mix', runOptions(options, design, seed), 'mix') // refuses bad names first
  const out = new OutDirectory(options.out, { force: options.force })
  const live = new Live(options.quiet ?? false, (line) => out.log(line))
  live.line(evidenceKnobs(knobs))
  const interrupt = onInterrupt()
  const began = performance.now()
  let result: EvidenceResult
  try {
    result = await runEvidence({
      ...knobs,
      claims,
      runnersFor: (design) => runnersFor(options, design, seed, interrupt.signal, out),
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
  const summary = evidenceSummary(result)
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  annotate(result, options)
  out.result(result)
  out.settle()
  return exitCodeOf(result)
}

/** Runs what claims ask for under one design. A race is long and serves several claims: it is run once. */
function runnersFor(
  options: CliOptions,
  design: string,
  seed: number,
  signal: AbortSignal,
  out: OutDirectory,
): Runners {
  const { executions, seconds } = options
  const races = new Map<string, ReturnType<Runners['stress']>>()
  const command = (verb: string, scenario: string, words: string): string =>
    `npx mnttorture ${verb} ${scenario} --design ${design}${options.bug === undefined ? '' : ` --bug ${options.bug}`}${options.standIn.map((each) => ` --stand-in ${each}`).join('')} ${words} --seed ${seed}`
  return {
    async explore(subject) {
      const given = runOptions(options, design, seed, subject.layout)
      const scenario = scenarioOf(subject)
      const { entry, name, standIns } = chooseProgram(scenario, given, 'mix')
      const most = subject.executions ?? executions
      const layout = subject.layout === 'separate' ? ' --layout separate' : ''
      const result = await explore({
        file: entry,
        name,
        standIns,
        seed,
        executions: most,
        races: false,
        reference: referenceOf(scenario, given, false),
        signal,
      })
      return { result, command: command('explore', scenario, `--executions ${most} --races off${layout}`) }
    },
    stress(scenario) {
      let race = races.get(scenario)
      if (race === undefined) {
        race = stress(options, scenario, design, seed, signal, out).then((result) => ({
          result,
          command: command('stress', scenario, `--seconds ${seconds}`),
        }))
        races.set(scenario, race)
      }
      return race
    },
  }
}

async function stress(
  options: CliOptions,
  scenario: string,
  design: string,
  seed: number,
  interrupt: AbortSignal,
  out: OutDirectory,
) {
  const given = runOptions(options, design, seed)
  const chosen = chooseProgram(scenario, given, 'mix')
  const loaded = await loadScenario(chosen.entry, chosen.name, chosen.standIns)
  const knobs = {
    ...stressDefaults,
    ...given,
    seed,
    seconds: options.seconds,
  }
  const live = new Live(true, (line) => out.log(line))
  const { result } = await stressTorture({ chosen, loaded, image: null, options: knobs, live, interrupt })
  return result
}

function runOptions(options: CliOptions, design: string, seed: number, layout?: Subject['layout']): RunOptions {
  const { bug, standIn } = options
  return { design, standIn, seed, layout: layout ?? 'union', ...(bug === undefined ? {} : { bug }) }
}

/** A name that `list` shows, or a file below src/scenarios, as seen from the working directory. */
function scenarioOf({ scenario }: Subject): string {
  return scenario.endsWith('.ts')
    ? path.relative(process.cwd(), path.join(sourceRoot, 'scenarios', scenario))
    : scenario
}

/** A bug of one design says nothing of the others. */
function chosenDesigns(options: CliOptions): string[] {
  const known = designs().map(({ id }) => id)
  const only = options.bug === undefined ? null : bugs().find(({ id }) => id === options.bug)?.design
  const wanted = only
    ? [only]
    : options.design.length > 0
      ? options.design
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

function collectedNumber(value: string, before: number[]): number[] {
  return [...before, wholeNumber(1, 99)(value)]
}
