/** `mnttorture bench`: what the designs cost, against what the machine can do at all. */
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { compareResults } from '../bench/compare.ts'
import { runBench } from '../bench/run_bench.ts'
import { BadInput } from '../link/bad_input.ts'
import { type BenchResult, parseBenchResult } from '../report/bench_result.ts'
import { benchSummary } from '../report/bench_summary.ts'
import { junit } from '../report/junit.ts'
import { withVerdict } from '../verdict.ts'
import { designs } from './catalogue.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { givenFile, writeAll } from './given_file.ts'
import { onInterrupt } from './interrupt.ts'
import { linkRecorder } from './link_recorder.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { MOST_SEED, wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { collect, FORCE_HELP, parseStandIn } from './run_options.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

interface BenchOptions {
  rounds?: number
  quick?: boolean
  filter?: string
  standIn: string[]
  compare?: string
  result?: string
  seed?: number
  json?: boolean
  out: string
  quiet?: boolean
  force?: boolean
  junit?: string
}

const ROUNDS = { full: 10, quick: 2 }
/** Without --rounds there are as many as end within five minutes, what follows them included. */
const MOST_MS = 275_000

export function addBench(program: Command, run: Run): Command {
  return program
    .command('bench')
    .description('flush latency and friends, all designs in one run')
    .option(
      '--rounds <n>',
      `how often everything is booted and measured (default: up to ${ROUNDS.full}, in five minutes)`,
      wholeNumber(1, 100),
    )
    .option('--quick', 'a few rows, a few seconds')
    .option('--filter <text>', 'only rows with this in their name, such as flush_work or wq-flush')
    .option('--stand-in <kernel/path=file>', 'another file in place of one kernel file (repeatable)', collect, [])
    .option('--compare <file>', 'say which rows differ from those of an older result.json by more than noise')
    .option('--result <file>', 'compare this result.json instead of measuring anew')
    .option('--seed <n>', 'seed of the order in which things are measured', wholeNumber(0, MOST_SEED))
    .option('--junit <file>', 'write the goals as JUnit XML')
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .option('--out <dir>', 'write result.json and a log there', 'out')
    .option('--quiet', 'no progress')
    .option('--force', FORCE_HELP)
    .action((options: BenchOptions) => run(() => bench(options)))
}

async function bench(options: BenchOptions): Promise<ExitCode> {
  if (options.result !== undefined && options.compare === undefined)
    throw new BadInput('--result: compares a result with an older one; add --compare OLD.json')
  if (options.json) stdoutIsForResults()
  const older = options.compare === undefined ? null : readBench('--compare', options.compare)
  const never = [options.compare, options.result].filter((file) => file !== undefined)
  const overwriting = { force: options.force, never }
  const out = new OutDirectory(options.result === undefined ? options.out : undefined, { force: options.force })
  const junitFile = givenFile('--junit', options.junit, 'JUnit file', overwriting)
  const measured = options.result === undefined ? await measure(options, out) : readBench('--result', options.result)
  if (older !== null) measured.comparison = compareResults(older, measured, options.compare!)
  const result = withVerdict(measured)
  const summary = benchSummary(result)
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  if (!options.json && options.result === undefined)
    process.stdout.write(`result in ${path.join(options.out, 'result.json')}\n`)
  writeAll([() => out.result(result), () => junitFile?.write(junit(result)), () => out.settle()])
  // an older result that is compared may have been interrupted then
  return exitCodeOf(options.result === undefined ? result : { ...result, interrupted: false })
}

async function measure(options: BenchOptions, out: OutDirectory): Promise<BenchResult> {
  const extra = options.standIn.map(parseStandIn)
  const live = new Live(options.quiet ?? false, (line) => out.log(line))
  const interrupt = onInterrupt()
  try {
    return await runBench({
      designs: new Map(designs().map(({ id, standIns }) => [id, new Map([...standIns, ...extra])])),
      linkRecorder,
      rounds: options.rounds ?? (options.quick ? ROUNDS.quick : ROUNDS.full),
      mostMs: options.rounds === undefined ? MOST_MS : null,
      quick: options.quick ?? false,
      filter: options.filter ?? null,
      seed: options.seed ?? randomInt(2 ** 31),
      interrupt: interrupt.signal,
      progress: (line, stage) => live.update([line], stage),
    })
  } finally {
    live.done()
    interrupt.release()
  }
}

function readBench(option: string, file: string): BenchResult {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${option} ${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
  const result = parseBenchResult(text)
  if (typeof result === 'string') throw new BadInput(`${option} ${file}: is not a result of bench: ${result}`)
  return result
}
