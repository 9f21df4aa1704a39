/** `mnttorture bench`: what the designs cost, against what the machine can do at all. */
import { randomInt } from 'node:crypto'
import path from 'node:path'
import type { Command } from 'commander'
import { compareResults } from '../bench/compare.ts'
import { BadInput } from '../link/bad_input.ts'
import { givenText } from '../link/given_text.ts'
import { type BenchResult, parseBenchResult } from '../report/bench_result.ts'
import { benchSummary } from '../report/bench_summary.ts'
import { designs } from '../subjects/catalogue.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { toldOf } from '../subjects/knob_words.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { parseStandIn } from '../subjects/stand_in_knob.ts'
import { withVerdict } from '../verdict.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import type { BenchOrder } from './bench_task.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import type { OutDirectory } from './out_directory.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'
import { endedEarly, work } from './work.ts'

const ROUNDS = { full: 10, quick: 2 }
/** Without --rounds there are as many as end within five minutes, what follows them included. */
const MOST_MS = 275_000

export function addBench(program: Command, run: Run): Command {
  return addKnobs(program.command('bench'), 'bench')
    .description('flush latency and friends, all designs in one run')
    .action((options: Record<string, unknown>) => run(() => bench(givenTo('bench', options))))
}

async function bench(given: Given<'bench'>): Promise<ExitCode> {
  const options = { seed: randomInt(2 ** 31), ...withDefaults('bench', given) }
  refuseIdle('bench', given)
  if (options.result !== undefined && options.compare === undefined)
    throw new BadInput('--result: compares a result with an older one; add --compare OLD.json')
  if (options.json) stdoutIsForResults()
  const older = options.compare === undefined ? null : readBench('--compare', options.compare)
  const never = [options.compare, options.result].filter((file) => file !== undefined)
  const files = new RunFiles({ ...options, ...(options.result === undefined ? {} : { out: undefined }) }, never)
  const measured =
    options.result === undefined ? await measure(options, files.out) : readBench('--result', options.result)
  if (options.result === undefined) measured.knobs = toldOf('bench', options, { kernel: true, torture: true })
  if (older !== null) measured.comparison = compareResults(older, measured, options.compare!)
  const result = withVerdict(measured)
  files.tell(result, () => benchSummary(result), options)
  if (!options.json && options.result === undefined)
    process.stdout.write(`result in ${path.join(options.out, 'result.json')}\n`)
  // an older result that is compared may have been interrupted then
  return exitCodeOf(options.result === undefined ? result : { ...result, interrupted: false })
}

async function measure(options: Options<'bench'> & { seed: number }, out: OutDirectory): Promise<BenchResult> {
  const extra = options.standIn.map(parseStandIn)
  const live = new Live(options.quiet, (line) => out.log(line))
  const { signal, release } = onInterrupt()
  const order: BenchOrder = {
    designs: new Map(designs().map(({ id, standIns }) => [id, new Map([...standIns, ...extra])])),
    rounds: options.rounds ?? (options.quick ? ROUNDS.quick : ROUNDS.full),
    mostMs: options.rounds === undefined ? MOST_MS : null,
    quick: options.quick,
    filter: options.filter ?? null,
    seed: options.seed,
  }
  try {
    return await work<BenchResult>('bench', order, { live, signal, keep: (soFar) => out.result(soFar) }, endedEarly)
  } finally {
    release()
  }
}

function readBench(option: string, file: string): BenchResult {
  const result = parseBenchResult(givenText(file, `${option} ${file}`))
  if (typeof result === 'string') throw new BadInput(`${option} ${file}: is not a result of bench: ${result}`)
  return result
}
