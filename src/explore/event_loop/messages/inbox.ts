import { handOver } from '../../../scenario/copy_state.ts'
import type { Value } from '../../memory/built_ins/host.ts'
import type { Frame } from '../../story/stack_frames.ts'

/** A port on its way in a letter: what came to it is where it was, and so far was read of it. */
export class Passed {
  readonly inbox: Inbox
  readonly taken: number
  constructor(inbox: Inbox, taken: number) {
    this.inbox = inbox
    this.taken = taken
    handOver(this, () => this)
  }
}

/** What was posted, as it was then: each receiver is given a copy of its own. */
export interface Letter {
  kind: 'message' | 'close' | 'online' | 'stdout' | 'stderr' | 'error' | 'exit'
  data: Value
  ports: readonly Passed[]
  shown: string
  from: Frame | undefined
  /** it came while no CPU had the port */
  isAstray?: boolean
}

/** Where letters come: what a port reads, whichever object stands for the port, on whichever CPU. */
export class Inbox {
  readonly id: number
  name: string
  /** the other end, where this one's port posts to */
  other: Inbox | undefined
  /** everything that came in this execution; what was taken stays, for a CPU that is begun anew */
  letters: Letter[] = []
  taken = 0
  /** the CPU that has the port, -1 while nobody does; and of a port of the state, who has it when an execution begins */
  holder = -1
  firstHolder = -1
  /** the object to which letters go while its CPU listens */
  home: { comes(at: number): void } | undefined
  private kept = { letters: 0, taken: 0 }

  constructor(id: number, name: string) {
    this.id = id
    this.name = name
  }

  /** As it is now is how executions find it. */
  keep(): void {
    this.kept = { letters: this.letters.length, taken: this.taken }
  }

  restart(): void {
    this.letters.length = this.kept.letters
    this.taken = this.kept.taken
    this.holder = this.firstHolder
    this.home = undefined
  }

  /** letters have come in this execution */
  get hasNew(): boolean {
    return this.letters.length > this.kept.letters
  }
}
