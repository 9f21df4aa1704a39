/**
 * What a strategy sees, and the engine keeps: who can go on, and what each CPU would do next. Daemons are numbered after
 * the ordinary CPUs. Nothing here is allocated while exploring.
 */
export const MOST_CPUS = 52
/** reads that are remembered from one cpu_relax to the next; who read more goes on */
export const NOTED_READS = 32
export const SPINS = 2

/** What a step does to memory and to the waiters of an address; two steps conflict when one of them changes what both touch. */
export const Access = { none: 0, read: 1, write: 2, queue: 4, lock: 8, unlock: 16 } as const

const ONE_OPTION: readonly number[] = [0]

export class SchedulerState {
  readonly cpuCount: number
  /** the choosers of event loops are numbered from here on, one for each CPU from 0 (event_loop/event_loops.ts) */
  readonly firstChooser: number
  /** the CPUs that can go on: `enabled[0 .. enabledCount)`, in no particular order */
  readonly enabled: Int32Array
  enabledCount = 0
  /** who ran last, -1 before the first step */
  current = -1
  /** in some execution a CPU was held that may count in secret how often it looked (event_loop/polls.ts), or a worker terminated */
  leftOut = false
  /** steps taken in this execution */
  steps = 0
  /** per CPU: the site of the step it would take next, -1 when it has not begun */
  readonly pendingSite: Int32Array
  /** per CPU: address and bytes of that step; -1 when it touches no memory */
  readonly pendingAddress: Int32Array
  readonly pendingBytes: Int32Array
  /** per CPU: StepKind */
  readonly pendingKind: Int32Array
  /** per CPU: 1 while it wants a mutex */
  readonly wantsLock: Uint8Array
  /** per CPU: 1 while it stands in cpu_relax, SPINS while it stands at the head of a loop that changed nothing */
  readonly wantsRelax: Uint8Array
  /** what was read since: NOTED_READS entries for each CPU's last cpu_relax, then as many for each CPU's loop */
  readonly notedCount: Int32Array
  readonly notedAddress: Int32Array
  readonly notedBytes: Int32Array

  /** what the step can do before which a CPU stands; more than one thing only under a memory mode */
  optionsOf: (cpu: number) => readonly number[] = () => ONE_OPTION

  /** the events of this execution, where a strategy or the race detector asks for them */
  eventCount = 0
  eventCpu = new Int32Array(256)
  eventKind = new Int32Array(256)
  eventAccess = new Int32Array(256)
  eventAddress = new Int32Array(256)
  eventBytes = new Int32Array(256)
  eventSite = new Int32Array(256)
  /** the event that made this one possible although it was not before (notify, the write that ends a spin), or -1 */
  eventCause = new Int32Array(256)

  /** what a compareExchange or a wait expects; what the element held after the event, and before */
  readonly eventExpected: unknown[] = []
  readonly eventResult: unknown[] = []
  readonly eventOld: unknown[] = []

  constructor(cpuCount: number, firstChooser = cpuCount) {
    this.cpuCount = cpuCount
    this.firstChooser = firstChooser
    this.enabled = new Int32Array(cpuCount)
    this.pendingSite = new Int32Array(cpuCount)
    this.pendingAddress = new Int32Array(cpuCount)
    this.pendingBytes = new Int32Array(cpuCount)
    this.pendingKind = new Int32Array(cpuCount)
    this.wantsLock = new Uint8Array(cpuCount)
    this.wantsRelax = new Uint8Array(cpuCount)
    this.notedCount = new Int32Array(2 * cpuCount)
    this.notedAddress = new Int32Array(2 * cpuCount * NOTED_READS)
    this.notedBytes = new Int32Array(2 * cpuCount * NOTED_READS)
  }

  /** Which list of noted reads holds the CPU back. */
  notes(cpu: number): number {
    return this.wantsRelax[cpu] === SPINS ? this.cpuCount + cpu : cpu
  }

  isEnabled(cpu: number): boolean {
    for (let i = 0; i < this.enabledCount; i++) if (this.enabled[i] === cpu) return true
    return false
  }

  disable(cpu: number): void {
    for (let i = 0; i < this.enabledCount; i++)
      if (this.enabled[i] === cpu) {
        this.enabled[i] = this.enabled[--this.enabledCount]!
        return
      }
  }

  growEvents(): void {
    const more = this.eventCpu.length * 2
    const grow = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const fresh = new Int32Array(more)
      fresh.set(old)
      return fresh
    }
    this.eventCpu = grow(this.eventCpu)
    this.eventKind = grow(this.eventKind)
    this.eventAccess = grow(this.eventAccess)
    this.eventAddress = grow(this.eventAddress)
    this.eventBytes = grow(this.eventBytes)
    this.eventSite = grow(this.eventSite)
    this.eventCause = grow(this.eventCause)
  }
}

/** Chooses which CPU takes the next step. One file each in strategies/. */
export interface Strategy {
  readonly name: string
  /** keeps `state.event*`, and what each CPU would do next */
  readonly needsEvents: boolean
  readonly needsPending: boolean
  /** every CPU stands before its first step from the start; read after `begin` */
  readonly eager: boolean
  /** before execution `index` (from 0); false when nothing is left to explore */
  begin(index: number): boolean
  /** one of `state.enabled`, with an option of its step (memory_modes/choice.ts); -1 gives the execution up as redundant */
  pick(): number
  /** the choices of the execution that is ending, from strategies that cannot repeat it by its number */
  schedule?(): number[]
  /** the choices so far, from strategies that write them down */
  readonly taken?: number[]
  /** bound on the steps of an execution, from strategies that know how many there should be; others have the engine's */
  readonly room?: number
  /** the execution has become long: `fair` says who comes next, or the strategy does by itself; without this it is no more asked */
  goOnFairly?(fair: Strategy): void
  /** a CPU that throws ends the execution; otherwise the others run on */
  readonly haltsOnThrow?: boolean
  /** the share of the space that lies behind, estimated; from strategies that finish */
  progress?(): number
  /** after the execution; `whole` unless it was given up or cut */
  end(whole: boolean): void
}
