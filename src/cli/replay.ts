/** `mnttorture replay`: a found schedule, run again step by step. */
import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { ReplayResult } from '../explore/story/replay.ts'
import { replaySupervised } from '../explore/story/replay_supervised.ts'
import { parseSchedule } from '../explore/story/schedule.ts'
import { BadInput } from '../link/bad_input.ts'
import { jsonOf } from '../link/given_text.ts'
import { codeOf } from '../link/system_error.ts'
import { chromeTrace } from '../report/chrome_trace.ts'
import { replaySummary } from '../report/replay_summary.ts'
import { toldOf } from '../subjects/knob_words.ts'
import { type Given, withDefaults } from '../subjects/knobs.ts'
import { outcomesShown, programOf, waysOf } from '../subjects/reference.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import type { Run } from './main.ts'
import { pick } from './pick.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

export function addReplay(program: Command, run: Run): Command {
  return addKnobs(program.command('replay'), 'replay')
    .description('run a found schedule again')
    .addOption(new Option('--no-races', 'the same as --races off').hideHelp())
    .action((schedule: string, scenario: string | undefined, options: Record<string, unknown>) =>
      run(() => runReplay(givenTo('replay', options, [schedule, scenario]))),
    )
}

async function runReplay(given: Given<'replay'>): Promise<ExitCode> {
  const options = withDefaults('replay', given)
  if (options.json) stdoutIsForResults()
  const schedule = scheduleOf(options.schedule!)
  const { reference } = parseSchedule(schedule)
  const chosen = programOf(reference, options.scenario)
  const never = [
    chosen.entry,
    ...chosen.standIns.values(),
    ...(schedule === options.schedule ? [] : [options.schedule!]),
  ]
  const files = new RunFiles(options, never)
  const interrupt = onInterrupt()
  const ways = { ...waysOf(reference), ...pick(options, ['races', 'bounds', 'steps', 'memory']) }
  const order = {
    threads: options.threads ?? false,
    file: chosen.entry,
    name: chosen.name,
    standIns: chosen.standIns,
    schedule,
    force: options.force,
    ...ways,
  }
  let replayed: ReplayResult
  try {
    replayed = await replaySupervised(order, interrupt.signal)
  } finally {
    interrupt.release()
  }
  const told = toldOf('replay', { ...options, schedule }, { kernel: true, torture: false })
  const shown = outcomesShown(reference)
  const result = { ...replayed, ...(shown === undefined ? {} : { shown }), knobs: told }
  const [first] = result.findings
  const trace = first && (() => chromeTrace(first.trace))
  files.tell(result, (look) => replaySummary(result, look), options, { trace })
  return exitCodeOf(result)
}

function scheduleOf(argument: string): string {
  if (/^m\d+\./.test(argument)) return argument
  let text: string
  try {
    text = readFileSync(argument, 'utf8').trim()
  } catch (error) {
    throw new BadInput(`"${argument}" is neither a schedule (m1...) nor a file that can be read (${codeOf(error)})`)
  }
  if (!text.startsWith('{')) return text
  const { findings } = jsonOf(argument, text) as { findings?: Array<{ schedule?: string }> }
  const schedule = findings?.find((finding) => finding.schedule !== undefined)?.schedule
  if (schedule !== undefined) return schedule
  throw new BadInput(`${argument}: no finding in it has a schedule`)
}
