/** What of `explore --barriers` runs the program: a supervised thread. */
import { count } from '../counted.ts'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { engineFor } from '../explore/run/explore.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import { type BarrierNeed, neededBarriers } from '../explore/run/needed_barriers.ts'
import { shown } from '../link/shown.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import { endOf } from '../supervise/time_box.ts'
import { type Judged, withVerdict } from '../verdict.ts'
import { Telling, type Word } from './telling.ts'

export interface BarriersOrder {
  file: string
  name: string
  standIns: ReadonlyMap<string, string>
  memory: MemoryMode
  seed: number
  executions: number
  seconds: number
  /** a moment */
  begunAt: number
}

export interface BarriersResult extends Judged {
  command: 'barriers'
  scenario: string
  memory: MemoryMode
  seed: number
  /** tried for each */
  executions: number
  /** that the program says; null until that is known */
  said: number | null
  barriers: BarrierNeed[]
  interrupted: boolean
}

export async function barriersTask(order: BarriersOrder, desk: Desk<Word<BarriersResult>>): Promise<BarriersResult> {
  const { file, name, standIns, memory, seed, executions } = order
  const telling = new Telling(desk)
  const program = await loadProgram(file, standIns)
  const engine = engineFor(program, { races: false, memory })
  const until = endOf(order)
  desk.endsAt?.(until)
  const barriers: BarrierNeed[] = []
  let said: number | null = null
  const result = (): BarriersResult =>
    withVerdict({
      ...{ command: 'barriers' as const, scenario: name, memory, seed, executions, said, barriers },
      interrupted: telling.signal.aborted,
    })
  const isOver = (): boolean => telling.signal.aborted || performance.now() > until
  telling.begun()
  telling.update([`which barriers ${name} says`])
  const counted = (all: number): void => void (said = all)
  for (const barrier of neededBarriers(engine, engine.weak!, { seed, executions, isOver, counted })) {
    barriers.push(barrier)
    const needed = barriers.filter(({ shows }) => shows !== undefined).length
    const { word, line } = barrier
    telling.update([
      `weakened ${count(barriers.length)} of ${count(said!)}, ${count(needed)} needed; ${word} at ${shown(barrier.file)}:${line}`,
    ])
    telling.soFar(result)
  }
  return result()
}
