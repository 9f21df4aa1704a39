/** `mnttorture litmus`: a litmus test of the kernel's format, under a memory mode. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { MEMORY_MODES, type MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { type LitmusResult, litmusText } from '../litmus/litmus_result.ts'
import { litmusProgram, litmusScenario, readLitmus } from '../litmus/litmus_scenario.ts'
import { conditionText } from '../litmus/parse/condition.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { supervise } from '../supervise/supervise.ts'
import { exitCode } from './exit_code.ts'
import { givenFile } from './given_file.ts'
import { onInterrupt } from './interrupt.ts'
import type { LitmusOrder } from './litmus_task.ts'
import type { Run } from './main.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

interface LitmusOptions {
  memory: MemoryMode
  scenario?: string
  json?: boolean
  force?: boolean
}

export function addLitmus(program: Command, run: Run): Command {
  return program
    .command('litmus')
    .description("every outcome of a litmus test in the kernel's format, under a memory mode")
    .argument('<file>', 'a litmus test in C')
    .addOption(new Option('--memory <mode>', 'what loads may see').choices([...MEMORY_MODES]).default('lkmm'))
    .option('--scenario <file>', 'write the test as a scenario, which its schedules replay')
    .option('--json', 'one JSON object on stdout')
    .option('--force', 'write over files that are there')
    .action((file: string, options: LitmusOptions) => run(() => runLitmus(file, options)))
}

async function runLitmus(name: string, options: LitmusOptions) {
  if (options.json) stdoutIsForResults()
  const test = readLitmus(name)
  const { memory, scenario } = options
  givenFile('--scenario', scenario, 'litmus scenario', { force: options.force, never: [name] })
  if (scenario !== undefined) writeFileSync(scenario, litmusScenario(test))
  const file = scenario === undefined ? litmusProgram(test) : resolve(scenario)
  const { standIns } = chooseProgram(undefined, {}, 'mix')
  const { signal, release } = onInterrupt()
  try {
    const order: LitmusOrder = { test, memory, file, name: scenario ?? name, standIns }
    const result = await supervise<never, LitmusResult>('litmus', order, { told: () => {}, signal })
    process.stdout.write(
      options.json ? `${JSON.stringify(result)}\n` : litmusText(result, test, conditionText(test.cond)),
    )
    return result.cut ? exitCode.undecided : exitCode.noFinding
  } finally {
    release()
  }
}
