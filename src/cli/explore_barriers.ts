/** `mnttorture explore --barriers`: which of the program's barriers some schedule needs. */
import { counted } from '../counted.ts'
import type { BarrierNeed } from '../explore/run/needed_barriers.ts'
import { shown } from '../link/shown.ts'
import { columns } from '../report/words.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { supervise } from '../supervise/supervise.ts'
import type { BarriersOrder } from './barriers_task.ts'
import { type ExitCode, exitCode } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'

const DEFAULT_EXECUTIONS = 500
const DEFAULT_SECONDS = 60

export async function exploreBarriers(
  { entry, name, standIns }: ChosenProgram,
  options: Partial<BarriersOrder> & { seed: number; json?: boolean },
): Promise<ExitCode> {
  const { seed, memory = 'lkmm', executions = DEFAULT_EXECUTIONS, seconds = DEFAULT_SECONDS } = options
  const order: BarriersOrder = { file: entry, standIns, memory, seed, executions, seconds }
  const { signal, release } = onInterrupt()
  try {
    const barriers = await supervise<never, BarrierNeed[]>('barriers', order, { told: () => {}, signal })
    const result = { command: 'barriers', scenario: name, memory, seed, barriers }
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : barriersText(result))
    return exitCode.noFinding
  } finally {
    release()
  }
}

function barriersText({
  scenario,
  memory,
  barriers,
}: {
  scenario: string
  memory: string
  barriers: BarrierNeed[]
}): string {
  const rows = barriers.map(({ word, file, line, order, weakened, executions, shows }) => [
    `${shown(file)}:${line}`,
    word,
    `${order} -> ${weakened}`,
    shows === undefined
      ? `nothing in ${counted(executions, 'execution')}`
      : `needed: ${shows.kind}${shows.judge === undefined ? '' : ` (${shows.judge})`}, execution ${shows.execution}`,
  ])
  const needed = barriers.filter(({ shows }) => shows !== undefined).length
  return [
    `barriers and orders of ${scenario}, each weakened alone, --memory ${memory}`,
    ...columns(rows),
    `${needed} of ${barriers.length} are needed by some schedule that was met`,
    '',
  ].join('\n')
}
