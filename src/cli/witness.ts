/** `mnttorture witness`: the live kernel, or its recorded answers, against the model. */
import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import type { WitnessResult } from '../report/witness_result.ts'
import { witnessSummary } from '../report/witness_summary.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import { knobLine, toldOf } from '../subjects/knob_words.ts'
import { type Given, type Options, withDefaults } from '../subjects/knobs.ts'
import { verdictWord, withVerdict } from '../verdict.ts'
import { LiveKernel } from '../witness/live/live_kernel.ts'
import { type Recording, readRecording, SHIPPED } from '../witness/recording.ts'
import { changesBetween, holdModel, record, type WitnessOptions } from '../witness/witness.ts'
import { addKnobs, givenTo } from './add_knobs.ts'
import { type ExitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import type { Run } from './main.ts'
import { RunFiles } from './run_files.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

const MOST_RECORDINGS = 2

export function addWitness(program: Command, run: Run): Command {
  return addKnobs(program.command('witness'), 'witness')
    .description('the live kernel, or its recorded answers, against the model')
    .action((options: Record<string, unknown>) => run(() => runWitness(givenTo('witness', options))))
}

type Turned = Options<'witness'> & { seed: number }

async function runWitness(given: Given<'witness'>): Promise<ExitCode> {
  const options: Turned = { seed: randomInt(2 ** 31), ...withDefaults('witness', given) }
  if (options.json) stdoutIsForResults()
  refuseIdle('witness', given)
  if (options.against.length > MOST_RECORDINGS)
    throw new BadInput(
      `--against ${options.against.at(-1)}: one recording is held against the model, two against each other`,
    )
  const recordings = options.against.map(readRecording)
  const files = new RunFiles(options, options.against)
  const keep = files.another('--record', options.record, 'recording')
  const live = new Live(options.quiet, (line) => files.out.log(line))
  const told = toldOf('witness', options, { kernel: true, torture: false })
  const knobs = knobLine('witness', told)
  live.line(knobs)
  const interrupt = onInterrupt()
  const { standIns } = chooseProgram(undefined, options, 'mix')
  const how: WitnessOptions = {
    ...{ standIns, seed: options.seed, programs: options.programs, rounds: options.rounds },
    ...{ races: options.racedPrograms, executions: options.executions, signal: interrupt.signal },
    progress: (stage, done, of) => live.update([`${stage}  ${done} of ${of}`], stage),
  }
  let kernel: LiveKernel | string | undefined
  try {
    kernel = recordings.length > 0 ? undefined : await LiveKernel.start()
    if (typeof kernel === 'string' && options.require) throw new BadInput(`--require: ${kernel}`)
    const asked = typeof kernel === 'object' ? kernel : undefined
    if (asked !== undefined) interrupt.signal.addEventListener('abort', () => asked.end())
    const recording = asked === undefined ? (recordings[0] ?? readRecording(SHIPPED)) : await record(asked, how)
    // before anything is compared: what a kernel answered is worth keeping whatever comes of it
    keep?.write(`${JSON.stringify(recording)}\n`)
    const held = await holdModel(recording, how, asked)
    const result: WitnessResult = withVerdict({
      command: 'witness' as const,
      from: asked !== undefined ? 'live' : (options.against[0] ?? 'the recording of the package'),
      ...(typeof kernel === 'string' ? { refused: kernel } : {}),
      ...{ seed: options.seed, knobs: told, interrupted: interrupt.signal.aborted },
      ...held,
      ...(recordings.length < 2 ? {} : { changes: changes(recordings as [Recording, Recording]) }),
    })
    live.done()
    const summary = (): string => `${witnessSummary(result)}${knobs} ${verdictWord(result)}\n`
    files.tell(result, summary, options)
    return exitCodeOf(result)
  } finally {
    if (typeof kernel === 'object') kernel.end()
    live.done()
    interrupt.release()
  }
}

function changes([first, second]: [Recording, Recording]): NonNullable<WitnessResult['changes']> {
  const { compared, changes: list } = changesBetween(first, second)
  return { compared, list, first: first.kernel, second: second.kernel }
}
