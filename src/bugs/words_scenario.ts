import { bind_task, boot_tasks } from '#kernel/task'
import { bindArena, createArena } from '#shm/arena'
import { writeBootWords } from '#shm/boot_words'
import { endOfStatics, staticName } from '#shm/layout'
import type { Outcome, Scenario } from '../scenario.ts'

/** What tasks take behind the statics. */
const TASK_BYTES = 1024

export interface WordsState {
  buffer: SharedArrayBuffer
  /** the shared words of the scenario, by name */
  words: Record<string, number>
}

export interface WordsSubject {
  title: string
  words?: Record<string, number>
  /** on the thread that boots, before the CPUs start */
  prepare?(): void
  cpus: Array<() => Outcome>
  check?(outcomes: Outcome[]): void
  outcomes?: Scenario['outcomes']
}

/** A scenario of words that the kernel's own functions read and write, with tasks and locks and nothing else: for litmus tests. */
export function wordsScenario({
  title,
  words = {},
  prepare,
  cpus,
  check,
  outcomes,
}: WordsSubject): Scenario<WordsState> {
  return {
    title,
    setup() {
      const buffer = createArena(4 * endOfStatics() + TASK_BYTES * (2 + cpus.length))
      bindArena(buffer)
      writeBootWords({ cpus: cpus.length, kworkers: 0, quarantine: 0, killSbIoUs: 0 })
      boot_tasks(1 + cpus.length)
      bind_task(0, 0, 0)
      prepare?.()
      return { buffer, words }
    },
    cpus: cpus.map((run, cpu) => ({ buffer }: WordsState) => {
      bindArena(buffer)
      bind_task(1 + cpu, cpu, 0)
      return run()
    }),
    check({ buffer }, all) {
      bindArena(buffer)
      check?.(all)
    },
    describe: (_state, _view, index) => staticName(index) ?? `word ${index}`,
    ...(outcomes === undefined ? {} : { outcomes }),
  }
}
