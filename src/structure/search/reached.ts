import type { Engine } from '../../explore/engine/engine.ts'
import { PART } from '../../explore/engine/event_log.ts'
import { Access } from '../../explore/engine/scheduler_state.ts'
import { isCallNote } from '../../link/library.ts'
import type { Program } from '../program.ts'

/** What executions of one program reached, as bits: two things may have the same, and one of them is then missed. */
export const WORDS_OF_REACHED = 256
const BITS = 32 * WORDS_OF_REACHED

interface Latest {
  cpu: number
  what: number
  writes: boolean
}

/**
 * Which steps of which operations executions came to, and which of them met: a step of one CPU's call behind one of another CPU's on the
 * same word, at least one of them writing. So two operations that overlapped without conflict have not met, and one that took another
 * branch is something new. It is read from the log of events, which is there in a program's first executions.
 */
export class Reached {
  readonly bits: Int32Array
  private readonly engine: Engine
  private readonly operations: readonly string[]
  private readonly isNote: readonly boolean[]
  private readonly latest = new Map<number, Latest>()
  private readonly returned: number[] = []

  constructor(engine: Engine, operations: readonly string[], bits: Int32Array) {
    this.engine = engine
    this.operations = operations
    this.bits = bits
    this.isNote = engine.program.sites.map(({ file }) => isCallNote(file))
  }

  /** The execution that has just ended. */
  add(program: Program): void {
    const { state } = this.engine
    const { returned, latest } = this
    latest.clear()
    for (let cpu = 0; cpu < program.cpus.length; cpu++) returned[cpu] = 0
    for (let n = 0; n < state.eventCount; n++) {
      const cpu = state.eventCpu[n]!
      const access = state.eventAccess[n]!
      const site = state.eventSite[n]!
      if (state.eventKind[n] === PART || site < 0 || access === Access.none) continue
      const writes = (access & Access.write) !== 0
      if (this.isNote[site]) {
        if (writes) returned[cpu]!++
        continue
      }
      const call = program.cpus[cpu]?.[returned[cpu]!]
      const what = this.isNote.length * (call === undefined ? 0 : 1 + this.operations.indexOf(call.op)) + site
      this.set(what, 0)
      const word = state.eventAddress[n]! >> 2
      const before = latest.get(word)
      if (before !== undefined && before.cpu !== cpu && (before.writes || writes)) this.set(what, 1 + before.what)
      latest.set(word, { cpu, what, writes })
    }
  }

  private set(one: number, other: number): void {
    let hash = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b)
    hash ^= hash >>> 15
    hash = (Math.imul(hash, 0x2c1b3c6d) >>> 8) % BITS
    this.bits[hash >> 5]! |= 1 << (hash & 31)
  }
}
