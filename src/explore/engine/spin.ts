/**
 * Loops that spin although nobody marked them. At the head of a loop whose last iteration changed nothing of the CPU's own
 * (link/instrument/spin_loops.ts counts that) the CPU is in the state in which it was there before. If that iteration wrote no
 * shared memory either, and woke and was woken by nobody, it may as well not have been: an execution without it goes on to the
 * same end. So the CPU is held until something that the iteration read is not as it was, like one in cpu_relax, and each such loop
 * is a few executions instead of endlessly many. One that nobody is left to let go on is a livelock.
 *
 * An iteration that read a word twice, and saw it change, would not be repeated with the same reads: it is not held. Sleeping
 * until a timeout leaves no trace; being woken takes a waking away from others. A spin within the iteration is no part of an
 * outer one: what was read before it is no longer known to be as it was.
 */
import { StepKind } from '../../link/instrument/steps.ts'
import type { View } from '../memory/shared_memory.ts'
import { type Execution, IDLE, NONE } from './execution.ts'
import { announceRelax } from './point.ts'
import { Access, MOST_CPUS, NOTED_READS, SPINS } from './scheduler_state.ts'
import { afterStep } from './step.ts'

/** How often a loop goes round that tells how often it did, before it is held: an exploration that held one is not complete. */
const TOLD_ROUNDS = 8

const CHANGES = Access.write | Access.lock | Access.unlock

/** What each CPU did lately: its last NOTED_READS reads, of at most four bytes, and when it did something else. */
export class LatestReads {
  /** steps of each CPU so far, where a read of more bytes is several; and which of them changed something last */
  readonly count = new Int32Array(MOST_CPUS)
  readonly changed = new Int32Array(MOST_CPUS)
  readonly address = new Int32Array(MOST_CPUS * NOTED_READS)
  readonly bytes = new Int32Array(MOST_CPUS * NOTED_READS)
  readonly value = new Int32Array(MOST_CPUS * NOTED_READS)
  readonly site = new Int32Array(MOST_CPUS * NOTED_READS)
  readonly view: Array<View | undefined> = new Array(MOST_CPUS * NOTED_READS).fill(undefined)
  readonly place: number[] = new Array(MOST_CPUS * NOTED_READS).fill(0)

  /** the loop that each CPU went round last where that can be seen from outside, and how often */
  private readonly toldSite = new Int32Array(MOST_CPUS)
  private readonly toldRounds = new Int32Array(MOST_CPUS)

  /** the first step at which a CPU came back to a loop's head unchanged after it had written; others were not through */
  againAt = NONE

  restart(total: number): void {
    this.count.fill(0, 0, total)
    this.changed.fill(0, 0, total)
    this.toldRounds.fill(0, 0, total)
    this.againAt = NONE
  }

  /** Once more round such a loop; whether that was often enough for what it tells. */
  wentRound(cpu: number, site: number): boolean {
    if (this.toldSite[cpu] !== site) this.toldRounds[cpu] = 0
    this.toldSite[cpu] = site
    return ++this.toldRounds[cpu]! > TOLD_ROUNDS
  }
}

export function createSpin(x: Execution) {
  return {
    /** The loop is at its head: from here on an iteration is told from what was before. */
    $turn: (): number => {
      if ((x.attention & IDLE) !== 0) return 0
      const turn = x.latest.count[x.current]!
      x.watch?.pass(x.current, turn)
      return turn
    },
    /**
     * The loop is at its head again. Since `turn` it has changed nothing of the CPU's own, or only a count of its rounds. True when it
     * must pause.
     */
    $spin: (site: number, turn: number, isTold = false): boolean => {
      if ((x.attention & IDLE) !== 0) return false
      if (x.paused) throw x.retrace.start()
      if (!x.spinSeen) {
        // until now nobody noted what is read: this execution is run again
        x.spinSeen = x.again = x.stopped = x.paused = true
        x.chosen = NONE
        return true
      }
      if (x.stepTaken) afterStep(x)
      x.watch?.same(x.current, turn)
      if ((!isTold || x.latest.wentRound(x.current, site)) && noteIteration(x, x.current, turn)) {
        if (isTold) x.state.leftOut = true
        return announceRelax(x, site, SPINS)
      }
      cameAgain(x)
      return false
    },
    /** The same where nobody is held. */
    $again: (turn: number): void => {
      if ((x.attention & IDLE) !== 0) return
      x.watch?.same(x.current, turn)
      cameAgain(x)
    },
  }
}

/** Daemons come back to where they wait for work. */
function cameAgain({ latest, current, steps, cpuCount, finished, unraced }: Execution): void {
  if (latest.againAt !== NONE || unraced.on || current >= cpuCount) return
  for (let cpu = 0; cpu < cpuCount; cpu++) if (cpu !== current && finished[cpu] === 0) latest.againAt = steps
}

/** A step that was committed and has not had its effect yet: a read sees what is there now. */
export function noteStep(
  x: Execution,
  cpu: number,
  kind: number,
  access: number,
  address: number,
  bytes: number,
): void {
  const { latest } = x
  if ((access & CHANGES) !== 0 || kind === StepKind.notify || kind === StepKind.woken || kind === StepKind.relax)
    latest.changed[cpu] = ++latest.count[cpu]!
  else if ((access & Access.read) !== 0)
    for (let at = address; at < address + bytes; at += 4) {
      const slot = cpu * NOTED_READS + (latest.count[cpu]!++ % NOTED_READS)
      latest.address[slot] = at
      latest.bytes[slot] = Math.min(4, address + bytes - at)
      latest.value[slot] = x.memory.peek(at, latest.bytes[slot]!)
      latest.site[slot] = x.state.pendingSite[cpu]!
      latest.view[slot] = x.view[cpu]
      latest.place[slot] = x.place[cpu]!
    }
}

/** What the CPU read since that turn, if it did nothing else and not too much, becomes what it waits to see changed. */
export function noteIteration(x: Execution, cpu: number, turn: number): boolean {
  const { latest, state } = x
  const reads = latest.count[cpu]! - turn
  if (reads === 0 || reads > NOTED_READS || latest.changed[cpu]! > turn) return false
  const list = state.cpuCount + cpu
  const from = list * NOTED_READS
  let end = from
  for (let read = turn; read < turn + reads; read++) {
    const slot = cpu * NOTED_READS + (read % NOTED_READS)
    let at = from
    while (at < end && (state.notedAddress[at] !== latest.address[slot] || state.notedBytes[at] !== latest.bytes[slot]))
      at++
    if (at < end) {
      if (x.notedValue[at] !== latest.value[slot]) return false
      continue
    }
    end++
    state.notedAddress[at] = latest.address[slot]!
    state.notedBytes[at] = latest.bytes[slot]!
    x.notedValue[at] = latest.value[slot]
    x.notedSite[at] = latest.site[slot]!
    x.notedView[at] = latest.view[slot]
    x.notedIndex[at] = latest.place[slot]!
  }
  state.notedCount[list] = end - from
  return true
}

export function changedSinceTurn(x: Execution, cpu: number): boolean {
  const { notedCount, notedAddress, notedBytes, cpuCount } = x.state
  const from = (cpuCount + cpu) * NOTED_READS
  const end = from + notedCount[cpuCount + cpu]!
  for (let i = from; i < end; i++) if (x.memory.peek(notedAddress[i]!, notedBytes[i]!) !== x.notedValue[i]) return true
  return false
}
