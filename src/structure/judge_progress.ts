// explore: atomic
import { finding } from '#shm/hints'
import { board } from './board.ts'
import { begunBy } from './kept_calls.ts'
import { callText, type Program } from './program.ts'
import type { RaceState } from './run_calls.ts'

/** steps that a call may take with all others standing still, and for each CPU that all may take together without any call's end */
const MOST_STEPS = 1000

/**
 * Holds calls against what is promised of their progress. A CPU that can go on only once another one acts would stand there for ever if
 * the others did, and so would one that takes step after step alone. It may miss an operation that is long rather than endless
 * only beyond MOST_STEPS, and cries wolf there of one that is that long: a walk over thousands of elements, say.
 */
export class ProgressJudge {
  private readonly program: Program
  /** the model lets this call wait in some order that explains all that has returned */
  private readonly mayWait: (state: RaceState, cpu: number) => boolean
  private latest = Infinity
  /** who took the last steps alone, and how many; and how many all took since a call came to its end */
  private alone = -1
  private stepsAlone = 0
  private stepsTogether = 0
  private returned = 0

  constructor(program: Program, mayWait: (state: RaceState, cpu: number) => boolean) {
    this.program = program
    this.mayWait = mayWait
  }

  /** The CPU can go on only once another one acts. */
  held(state: RaceState, cpu: number, standing: () => string[]): void {
    const { cpus, progress } = this.program
    if (!isInCall(state, cpu)) return
    board().waits[cpu] ??= cpus.map((_, each) => begunBy(state.calls, each))
    if (progress !== undefined && !this.mayWait(state, cpu))
      this.report(state, cpu, standing(), 'cannot go on while the others stand still')
  }

  stepped(state: RaceState, cpu: number, step: number, standing: () => string[]): void {
    const { program } = this
    const { calls } = state
    let returned = 0
    for (let each = 0; each < program.cpus.length; each++) returned += calls[each]!
    if (step <= this.latest || returned !== this.returned) this.stepsAlone = this.stepsTogether = 0
    if (cpu !== this.alone) this.stepsAlone = 0
    this.latest = step
    this.returned = returned
    this.alone = cpu
    this.stepsTogether++
    if (++this.stepsAlone > MOST_STEPS)
      this.report(state, cpu, standing(), `takes more than ${MOST_STEPS} steps while the others stand still`)
    if (program.progress === 'lock-free' && this.stepsTogether > MOST_STEPS * program.cpus.length)
      this.report(
        state,
        cpu,
        standing(),
        `and the others take more than ${this.stepsTogether - 1} steps, and no call comes to its end`,
      )
  }

  private report(state: RaceState, cpu: number, standing: readonly string[], how: string): void {
    this.stepsAlone = this.stepsTogether = 0
    const others = standing.flatMap((where, other) =>
      where === '' || other === cpu ? [] : [`  cpu${other}, ${this.callOf(state, other)}, ${where}`],
    )
    const stopped = others.length === 0 ? ['  the others have returned, or not begun'] : others
    const judge = this.program.progress === 'lock-free' ? 'lock-freedom' : 'obstruction-freedom'
    const message = [`cpu${cpu}, ${this.callOf(state, cpu)}, ${how}: it ${standing[cpu]}`, ...stopped].join('\n')
    finding('livelock', judge, message)
  }

  private callOf(state: RaceState, cpu: number): string {
    const begun = begunBy(state.calls, cpu)
    return isInCall(state, cpu) ? `in ${callText(this.program.cpus[cpu]![begun - 1]!)}` : 'between two calls'
  }
}

function isInCall({ calls }: RaceState, cpu: number): boolean {
  return begunBy(calls, cpu) > calls[cpu]!
}
