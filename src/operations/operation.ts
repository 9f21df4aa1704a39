import type { ArgsOf, Fields, ValuesOf } from './domain.ts'
import { put } from './reference/put.ts'
import type { Reference } from './reference/reference.ts'

/** Runs the body of a system call and returns to user. */
export type Syscall = (body: () => number) => number

/** Who makes a call: a CPU, and the pid namespace of its process. */
export interface Who {
  readonly number: number
  readonly ns: number
}

/** What the tear-down of a program takes back. */
export interface Leftovers {
  accounts: Set<number>
  groups: Set<number>
  slots: Set<number>
  modules: Set<string>
  mounts: boolean
  /** the root may be another one */
  pivoted: boolean
}

/** All that is said of one system call, or of what a driver does. */
interface Facets<F extends Fields, Values> {
  /** how often torture makes it as it is, among all that it does; habits of several calls say their own weight */
  torture?: number
  /** the same of discover: in the race, and before it */
  discover?: number
  before?: number
  /** on the kernel, inside of do_syscall; `does`, what always succeeds; `make`, where more is to be done when it has returned */
  run?(args: ArgsOf<F>, who: Who): number
  does?(args: ArgsOf<F>, who: Who): void
  make?(syscall: Syscall, args: ArgsOf<F>, who: Who): number
  /** in a line; otherwise its name and its fields */
  words?(op: Values): string
  /** what the sequential reference says; otherwise it walks the paths that it has, puts what it has found, and succeeds */
  reference?: Reference<Values>
  leaves?(op: Values, left: Leftovers): void
}

export interface Operation<Name extends string = string, F extends Fields = Fields> {
  readonly name: Name
  readonly fields: F
  readonly torture: number
  readonly discover: number
  readonly before: number
  make(syscall: Syscall, args: ArgsOf<F>, who: Who): number
  words(op: ValuesOf<F>): string
  readonly reference: Reference<ValuesOf<F>>
  leaves(op: ValuesOf<F>, left: Leftovers): void
}

export function operation<Name extends string, F extends Fields>(
  name: Name,
  fields: F,
  { torture = 0, discover = 0, before = 0, run, does, make, words, reference = {}, leaves }: Facets<F, ValuesOf<F>>,
): Operation<Name, F> {
  return {
    name,
    fields,
    torture,
    discover,
    before,
    make:
      make ?? ((syscall, args, who) => syscall(() => (run === undefined ? doneBy(does!, args, who) : run(args, who)))),
    words: words ?? ((op) => [name, ...Object.keys(fields).map((field) => op[field as keyof typeof op])].join(' ')),
    reference: { paths: (op) => pathsOf(fields, op), act: put, ...reference },
    leaves: leaves ?? (() => {}),
  }
}

function doneBy<A>(does: (args: A, who: Who) => void, args: A, who: Who): number {
  does(args, who)
  return 0
}

function pathsOf<F extends Fields>(fields: F, op: ValuesOf<F>): string[] {
  const given = op as Readonly<Record<string, string | undefined>>
  return Object.keys(fields).flatMap((name) => (fields[name]!.kind === 'place' ? (given[name] ?? []) : []))
}
