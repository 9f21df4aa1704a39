import { meaningful } from './meaningful.ts'
import { FEWEST_CPUS, lengthOf, type Program } from './program.ts'

/** Leaves out CPUs and operations, the larger pieces first, as long as the program still fails. */
export async function reduceProgram(
  program: Program,
  fails: (candidate: Program) => Promise<boolean>,
): Promise<Program> {
  let best = program
  for (let improved = true; improved; ) {
    improved = false
    for (const candidate of smaller(best)) {
      if (!(await fails(candidate))) continue
      best = candidate
      improved = true
      break
    }
  }
  return best
}

function* smaller(program: Program): Generator<Program> {
  for (const candidate of pieces(program)) {
    const kept = meaningful(candidate)
    if (lengthOf(kept) < lengthOf(program) || kept.cpus.length < program.cpus.length) yield kept
  }
}

function* pieces({ before, cpus }: Program): Generator<Program> {
  if (cpus.length > FEWEST_CPUS)
    for (let cpu = 0; cpu < cpus.length; cpu++)
      yield {
        before: before
          .filter((each) => each.cpu !== cpu)
          .map((each) => (each.cpu > cpu ? { ...each, cpu: each.cpu - 1 } : each)),
        cpus: without(cpus, cpu, 1),
      }
  for (const size of [4, 2, 1]) {
    for (let at = 0; at < before.length; at += size) yield { before: without(before, at, size), cpus }
    for (let cpu = 0; cpu < cpus.length; cpu++)
      for (let at = 0; at < cpus[cpu]!.length; at += size)
        yield { before, cpus: cpus.map((ops, each) => (each === cpu ? without(ops, at, size) : ops)) }
  }
}

function without<T>(list: readonly T[], at: number, count: number): T[] {
  return [...list.slice(0, at), ...list.slice(at + count)]
}
