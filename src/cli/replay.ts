/** `mnttorture replay`: a found schedule, run again step by step. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type ReplayResult, replay } from '../explore/replay.ts'
import { parseSchedule } from '../explore/schedule.ts'
import { replayOnThreads } from '../explore/turnstile/replay_threads.ts'
import { BadInput } from '../link/bad_input.ts'
import { chromeTrace } from '../report/chrome_trace.ts'
import { replaySummary } from '../report/replay_summary.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { givenFile, writeAll } from './given_file.ts'
import type { Run } from './main.ts'
import { wholeNumber } from './number_option.ts'
import { OutDirectory } from './out_directory.ts'
import { programOf, racesOf } from './reference.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

interface CliOptions {
  threads?: boolean
  force?: boolean
  races?: boolean
  steps?: number
  json?: boolean
  out?: string
  trace?: string
}

export function addReplay(program: Command, run: Run): Command {
  return program
    .command('replay')
    .description('run a found schedule again')
    .argument('<schedule>', 'a schedule as explore printed it, or a file that holds one (such as result.json)')
    .argument('[scenario]', 'name or file of its scenario, where it has moved')
    .option('--threads', 'on real worker threads, each shared step waiting its turn')
    .option('--force', 'although the program changed; and overwrite files that mnttorture did not write')
    .option('--no-races', 'without the data race detector, as a schedule that was found without')
    .option('--steps <n>', 'bound on the steps', wholeNumber(1, 1e9))
    .option('--json', 'one JSON object on stdout')
    .option('--out <dir>', 'write result.json and a log there')
    .option('--trace <file>', 'write a Chrome trace')
    .action((schedule: string, scenario: string | undefined, options: CliOptions) =>
      run(() => runReplay(schedule, scenario, options)),
    )
}

async function runReplay(argument: string, scenario: string | undefined, options: CliOptions): Promise<ExitCode> {
  if (options.json) stdoutIsForResults()
  const schedule = scheduleOf(argument)
  const { reference } = parseSchedule(schedule)
  const chosen = programOf(reference, scenario)
  const never = [chosen.entry, ...chosen.standIns.values(), ...(schedule === argument ? [] : [argument])]
  const out = new OutDirectory(options.out, { force: options.force, never })
  const traceFile = givenFile('--trace', options.trace, 'Chrome trace', { force: options.force, never })
  const result: ReplayResult = await (options.threads ? replayOnThreads : replay)({
    file: chosen.entry,
    name: chosen.name,
    standIns: chosen.standIns,
    schedule,
    force: options.force ?? false,
    races: options.races !== false && racesOf(reference),
    ...(options.steps === undefined ? {} : { steps: options.steps }),
  })
  const summary = replaySummary(result)
  out.log(summary)
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary)
  const [first] = result.findings
  writeAll([() => out.result(result), () => first && traceFile?.write(chromeTrace(first.trace)), () => out.settle()])
  return exitCodeOf(result)
}

function scheduleOf(argument: string): string {
  if (/^m\d+\./.test(argument)) return argument
  let text: string
  try {
    text = readFileSync(argument, 'utf8').trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new BadInput(`"${argument}" is neither a schedule (m1...) nor a file that can be read (${code ?? error})`)
  }
  if (!text.startsWith('{')) return text
  try {
    const { findings } = JSON.parse(text) as { findings?: Array<{ schedule?: string }> }
    const schedule = findings?.find((finding) => finding.schedule !== undefined)?.schedule
    if (schedule !== undefined) return schedule
  } catch (error) {
    throw new BadInput(`${argument}: is not JSON (${(error as Error).message})`)
  }
  throw new BadInput(`${argument}: no finding in it has a schedule`)
}
