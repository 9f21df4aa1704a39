import fc from 'fast-check'
import { Prng } from '../../explore/strategies/prng.ts'
import { BadInput } from '../../link/bad_input.ts'
import { Models } from '../model/models.ts'
import { type Call, type CallOf, callText, FEWEST_CPUS, type Program } from '../program.ts'
import { NoResult } from '../results.ts'
import type { Structure } from '../structure.ts'
import { read, written } from '../written.ts'

/** The arguments that an operation is called with, the simplest first. */
export type Pools = ReadonlyMap<string, readonly unknown[][]>

const POOL = 64
const WALKS = 200
const MOST_BEFORE = 4
/** of one CPU */
export const FEWEST_CALLS = 2
export const MOST_CALLS = 6
/** extending draws other numbers than making anew */
const EXTENDING = 0x6ab1

/** What programs of a structure are made of. */
export class Generator {
  readonly pools: Pools
  private readonly structure: Structure
  private readonly models: Models
  readonly operations: readonly string[]
  /** of operations that have one */
  readonly roles = new Map<string, string>()
  private readonly pairs: Array<[string, string]>
  /** operations that the model was never seen to let wait */
  readonly neverWait: ReadonlySet<string>
  private readonly seed: number
  private readonly cpus: number | undefined
  private readonly random = new Prng()

  constructor(structure: Structure, name: string, seed: number, cpus: number | undefined) {
    this.structure = structure
    this.operations = Object.keys(structure.operations)
    this.seed = seed
    this.cpus = cpus
    this.pools = poolsOf(structure, name, seed)
    this.models = new Models(() => structure.model())
    for (const [role, operations] of Object.entries(structure.roles ?? {}))
      for (const operation of operations) this.roles.set(operation, role)
    this.random.seed(seed, -1)
    this.pairs = this.shuffled(this.pairsThatMeet())
    try {
      this.neverWait = this.walk(name)
    } catch (error) {
      throw error instanceof NoResult ? new BadInput(`${name}: model: ${error.message}`) : error
    }
  }

  /** The program of that number: the same for the same seed, whatever else is made. */
  program(number: number, most = FEWEST_CALLS): Program {
    this.random.seed(this.seed, number)
    const [first, second] = this.pairs[number % this.pairs.length]!
    const cpus = this.cpus ?? this.mostOf([2, 2, 2, 2, 3, number < this.pairs.length ? 2 : 3, most > 2 ? 4 : 2])
    const plays = this.castOf(cpus, first, second)
    const allowed = this.swarm(first, second)
    const values = this.fewValues(most)
    const all = Object.keys(this.structure.operations)
    const lists: Call[][] = plays.map((roles, cpu) => {
      const able = all.filter((op) => this.mayCall(op, roles))
      const some = allowed.filter((op) => able.includes(op))
      const mine = some.length === 0 ? able : some
      const must = cpu === 0 ? [first] : cpu === 1 ? [second] : []
      const length = Math.max(must.length, 1 + this.below(most))
      const others = mine.length === 0 ? [] : Array.from({ length: length - must.length }, () => this.chosen(mine))
      const at = this.below(others.length + 1)
      return [...others.slice(0, at), ...must, ...others.slice(at)].map((op) => this.callOf(op, values))
    })
    const sequential = (most: number, from: readonly string[]): CallOf[] =>
      from.length === 0
        ? []
        : Array.from({ length: this.below(most + 1) }, () => {
            const op = this.chosen(from)
            const able = plays.flatMap((roles, cpu) => (this.mayCall(op, roles) ? [cpu] : []))
            return { cpu: able.length === 0 ? 0 : this.chosen(able), ...this.callOf(op, values) }
          })
    const before = this.whatGoesOn(sequential(number % 3 === 0 ? 1 : 3, all))
    const after = sequential(
      number % 2 === 0 ? 0 : 2,
      all.filter((op) => this.neverWait.has(op)),
    )
    return { before, cpus: lists, after }
  }

  /** That program with a call or two more, less, or in the place of another one. */
  extended(base: Program, number: number, most: number): Program {
    this.random.seed(this.seed ^ EXTENDING, number)
    let program = base
    for (let times = 1 + this.below(2); times > 0; times--) program = this.changed(program, most)
    return { ...program, before: this.whatGoesOn(program.before) }
  }

  private changed(program: Program, most: number): Program {
    const { before, cpus } = program
    const cpu = this.below(cpus.length)
    const own = cpus[cpu]!
    const roles = new Set([...own, ...before.filter((call) => call.cpu === cpu)].map(({ op }) => this.roles.get(op)!))
    const op = this.chosen(this.operations.filter((each) => this.mayCall(each, roles)))
    const same = [...before, ...cpus.flat()].filter((call) => call.op === op)
    const args = same.length > 0 && this.below(2) === 0 ? this.chosen(same).args : this.chosen(this.pools.get(op)!)
    const how = this.below(6)
    const at = this.below(own.length + Number(how < 3))
    const around = (calls: Call[], upTo: number): Program => ({
      ...program,
      cpus: cpus.map((kept, each) => (each === cpu ? [...own.slice(0, at), ...calls, ...own.slice(upTo)] : kept)),
    })
    if (how < 3 && own.length < most) return around([{ op, args }], at)
    if (how === 3 && own.length > 1) return around([], at + 1)
    if (how === 4) return around([{ op, args }], at + 1)
    return before.length < MOST_BEFORE ? { ...program, before: [...before, { cpu, op, args }] } : program
  }

  /** Calls that the model lets go on, in this order. */
  whatGoesOn<C extends Call>(calls: readonly C[]): C[] {
    let state = this.models.start()
    return calls.filter((call) => {
      const [next] = this.models.results(state, call)
      if (next === undefined) return false
      state = next.after
      return true
    })
  }

  mayCall(op: string, roles: ReadonlySet<string>): boolean {
    const role = this.roles.get(op)
    return role === undefined || roles.has(role)
  }

  /** No more CPUs than there is something to do for. */
  private mostOf(cpus: readonly number[]): number {
    const roles = Object.keys(this.structure.roles ?? {}).length
    const isFree = Object.keys(this.structure.operations).some((op) => !this.roles.has(op))
    const chosen = this.chosen(cpus)
    return isFree ? chosen : Math.max(FEWEST_CPUS, Math.min(chosen, roles))
  }

  /** Who plays which role: one CPU each, those of the pair on different ones. */
  private castOf(cpus: number, first: string, second: string): Array<Set<string>> {
    const plays = Array.from({ length: cpus }, () => new Set<string>())
    const [one, other] = [this.roles.get(first), this.roles.get(second)]
    if (one !== undefined) plays[0]!.add(one)
    if (other !== undefined && other !== one) plays[1]!.add(other)
    for (const role of Object.keys(this.structure.roles ?? {})) {
      if (plays.some((roles) => roles.has(role))) continue
      const idle = plays.flatMap((roles, cpu) => (roles.size === 0 ? [cpu] : []))
      plays[idle.length === 0 ? this.below(cpus) : this.chosen(idle)]!.add(role)
    }
    return plays
  }

  /** Some of the operations: what another one always undoes is seen only where that one is left out. */
  private swarm(first: string, second: string): string[] {
    const all = Object.keys(this.structure.operations)
    if (this.below(3) === 0) return all
    return all.filter((op) => op === first || op === second || this.below(2) === 0)
  }

  /** A few arguments for each operation, so that values collide. */
  private fewValues(most: number): Map<string, unknown[][]> {
    return new Map(
      [...this.pools].map(([op, pool]) => [
        op,
        Array.from({ length: 1 + this.below(1 + most) }, () => this.chosen(pool)),
      ]),
    )
  }

  private callOf(op: string, values: ReadonlyMap<string, unknown[][]>): Call {
    return { op, args: this.chosen(values.get(op)!) }
  }

  private pairsThatMeet(): Array<[string, string]> {
    const all = Object.keys(this.structure.operations)
    const pairs = all.flatMap((one) => all.map((other): [string, string] => [one, other]))
    const meet = pairs.filter(
      ([one, other]) => this.roles.get(one) === undefined || this.roles.get(one) !== this.roles.get(other),
    )
    return meet.length === 0 ? pairs : meet
  }

  /** Which operations never wait, and that the model says the same for the same calls. */
  private walk(name: string): Set<string> {
    const all = Object.keys(this.structure.operations)
    const never = new Set(all)
    for (let walk = 0; walk < WALKS; walk++) {
      const model = this.models.start()
      let state = model
      for (let step = 0; step < 6; step++) {
        const call = { op: this.chosen(all), args: this.chosen(this.pools.get(all[0]!)!) }
        call.args = this.chosen(this.pools.get(call.op)!)
        const results = this.models.results(state, call)
        const again = this.models.results(state, call)
        if (JSON.stringify(results.map(({ result }) => result)) !== JSON.stringify(again.map(({ result }) => result)))
          throw new BadInput(
            `${name}: the model is not deterministic: ${callText(call)} gives ${JSON.stringify(results.map(({ result }) => result))}, and then ${JSON.stringify(again.map(({ result }) => result))} in the same state; a model must keep all that it depends on in what model() returns`,
          )
        if (results.length === 0) never.delete(call.op)
        else state = this.chosen(results).after
      }
    }
    return never
  }

  private below(limit: number): number {
    return Math.floor(this.random.unit() * limit)
  }

  private chosen<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  private shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list]
    return list.map(() => rest.splice(this.below(rest.length), 1)[0]!)
  }
}

function poolsOf({ operations }: Structure, name: string, seed: number): Pools {
  return new Map(
    Object.entries(operations).map(([op, args]) => {
      let sampled: unknown[][]
      try {
        sampled = fc.sample(fc.tuple(...(args as unknown as Array<fc.Arbitrary<unknown>>)), { seed, numRuns: POOL })
      } catch (error) {
        throw new BadInput(
          `${name}: operations.${op}: its arbitrary gives no value (${(error as Error).message.split('\n')[0]})`,
        )
      }
      const byText = new Map(
        sampled
          .map((each) => [written(each) as unknown[], each])
          .map(([args, each]): [string, { args: unknown[]; each: unknown[] }] => [
            JSON.stringify(args),
            { args, each },
          ]),
      )
      for (const [text, { each }] of byText) refuseUnwritable(text, each, `${name}: operations.${op}`)
      const simplestFirst = [...byText].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
      return [op, simplestFirst.map(([, { args }]) => args)]
    }),
  )
}

/** Arguments are a part of schedules and of tests, which are texts. */
function refuseUnwritable(text: string, value: unknown[], where: string): void {
  const isSame = (one: unknown, other: unknown): boolean =>
    typeof one === 'object' && one !== null && typeof other === 'object' && other !== null
      ? Object.keys(one).length === Object.keys(other).length &&
        Object.entries(one).every(([key, each]) => isSame(each, (other as Record<string, unknown>)[key]))
      : Object.is(one, other)
  if (!isSame(value, read(JSON.parse(text))))
    throw new BadInput(
      `${where}: its arbitrary gives ${text}, which JSON cannot say; use numbers, big integers, texts, booleans, null, undefined, and arrays or objects of those`,
    )
}
