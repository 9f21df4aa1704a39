import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { racedCase } from '../raced_rows.ts'
import { cleanUp, exitAndForkAgain, settle } from '../world.ts'

export * from '../base.ts'

const MAX_CPUS = 8
const MAX_CALLS = 4
const arrived = staticWords('raced_arrived', 1, 'CPUs at the barrier; atomic')
const turn = staticWords('raced_turn', 1, 'barriers passed; the last to arrive')
const answers = staticWords('raced_answers', MAX_CPUS * MAX_CALLS, 'answer numbers of this round + 1; each CPU its own')
const failed = staticWords('raced_failed', 1, '1 once a CPU has thrown')

const ANSWERS = ['OK', 'EAGAIN', 'EBUSY', 'EINVAL', 'ENOENT', 'ENOTDIR', 'EROFS', 'EEXIST', 'ENODEV', 'ENOMEM', 'EPERM']

function barrier(cpus: number): void {
  const now = READ_ONCE(turn)
  if (Atomics.add(mem, arrived, 1) === cpus - 1) {
    WRITE_ONCE(arrived, 0)
    Atomics.add(mem, turn, 1)
    Atomics.notify(mem, turn)
  }
  while (READ_ONCE(turn) === now) Atomics.wait(mem, turn, now)
}

/** One CPU's part of `rounds` rounds; CPU 0 returns how often each outcome was seen, the others nothing. */
export function raced([name, cpu, rounds]: [string, number, number]): unknown {
  const { cpus, prepare, act } = racedCase(name)
  const outcomes: Record<string, number> = {}
  const complaints: string[] = []
  for (let round = 0; round < rounds; round++) {
    if (cpu === 0) attempt(complaints, () => prepare?.(round))
    barrier(cpus)
    attempt(complaints, () => {
      const mine = act(cpu, round)
      for (let i = 0; i < MAX_CALLS; i++) {
        const answer = mine[i]
        WRITE_ONCE(answers + cpu * MAX_CALLS + i, answer === undefined ? 0 : ANSWERS.indexOf(answer) + 1)
      }
    })
    barrier(cpus)
    if (cpu === 0) {
      const outcome = JSON.stringify(Array.from({ length: cpus }, (_, c) => answersOf(c)))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
    if (READ_ONCE(failed) !== 0) break
  }
  cleanUpIn(cpu, cpus)
  if (cpu !== 0) return complaints
  return { outcomes, complaints: [...complaints, ...settle()] }
}

function cleanUpIn(cpu: number, cpus: number): void {
  if (cpu !== 0) exitAndForkAgain()
  barrier(cpus)
  if (cpu === 0) cleanUp()
}

function attempt(complaints: string[], body: () => void): void {
  try {
    body()
  } catch (error) {
    complaints.push((error as Error).message)
    WRITE_ONCE(failed, 1)
  }
}

function answersOf(cpu: number): string[] {
  const mine: string[] = []
  for (let i = 0; i < MAX_CALLS; i++) {
    const number = READ_ONCE(answers + cpu * MAX_CALLS + i)
    if (number !== 0) mine.push(ANSWERS[number - 1]!)
  }
  return mine
}
