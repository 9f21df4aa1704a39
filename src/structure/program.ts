import { writtenText } from './written.ts'

/** An operation with its arguments, as JSON has them (written.ts). */
export interface Call {
  op: string
  args: unknown[]
}

export type CallOf = Call & { cpu: number }

/**
 * What a few CPUs do with a structure, as a value: `before` is done in order, then each CPU makes its own calls, all at once, and
 * `after` is done when all have returned. Each call is made through the object of its CPU.
 */
export interface Program {
  before: CallOf[]
  cpus: Call[][]
  after: CallOf[]
  /** what is promised of its calls, and looked at besides their results */
  progress?: Progress
}

/**
 * obstruction-free: a call comes to its end within a bounded number of steps once all others stand still, wherever they stand.
 * lock-free: the same, and some call always does, whoever goes on in whatever order.
 */
export const PROGRESS = ['obstruction-free', 'lock-free'] as const
export type Progress = (typeof PROGRESS)[number]

export const FEWEST_CPUS = 2
export const MOST_CPUS = 4
/** of one CPU; a call says how many of every other CPU's had returned, in a byte each */
export const MOST_CALLS = 200

export function noProgram(cpus: number, progress?: Progress): Program {
  const nothing = { before: [], cpus: Array.from({ length: cpus }, () => []), after: [] }
  return progress === undefined ? nothing : { ...nothing, progress }
}

export function lengthOf({ before, cpus, after }: Program): number {
  return before.length + after.length + cpus.reduce((sum, calls) => sum + calls.length, 0)
}

/** `push(1, "a")` */
export function callText({ op, args }: Call): string {
  return `${op}(${args.map(writtenText).join(', ')})`
}

export function programText({ before, cpus, after }: Program): string[] {
  const each = ({ cpu, ...call }: CallOf): string => `cpu${cpu} ${callText(call)}`
  return [
    ...(before.length === 0 ? [] : [`before: ${before.map(each).join('; ')}`]),
    ...cpus.map((calls, cpu) => `cpu${cpu}: ${calls.map(callText).join('; ')}`),
    ...(after.length === 0 ? [] : [`after: ${after.map(each).join('; ')}`]),
  ]
}
