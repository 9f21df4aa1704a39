import { type Call, FEWEST_CPUS, type Program } from '../program.ts'
import type { Pools } from './generate.ts'

/** Leaves out CPUs and calls, and makes arguments simpler, as long as the program still fails; the larger pieces first. */
export async function shrinkProgram(
  program: Program,
  pools: Pools,
  fails: (candidate: Program) => Promise<boolean>,
): Promise<Program> {
  let best = program
  for (let improved = true; improved; ) {
    improved = false
    for (const candidate of smaller(best, pools)) {
      if (!(await fails(candidate))) continue
      best = candidate
      improved = true
      break
    }
  }
  return best
}

function* smaller(program: Program, pools: Pools): Generator<Program> {
  const { before, cpus, after } = program
  if (cpus.length > FEWEST_CPUS) for (let cpu = cpus.length - 1; cpu >= 0; cpu--) yield withoutCpu(program, cpu)
  if (after.length > 1) yield { ...program, after: [] }
  if (before.length > 1) yield { ...program, before: [] }
  for (const [part, calls] of [before, ...cpus, after].entries())
    for (let at = calls.length - 1; at >= 0; at--) yield withPart(program, part, without(calls, at))
  yield* simpler(program, pools)
}

/** The simplest arguments that make a call simpler than it is. */
function* simpler(program: Program, pools: Pools): Generator<Program> {
  const { before, cpus, after } = program
  for (const [part, calls] of [before, ...cpus, after].entries())
    for (const [at, call] of calls.entries())
      for (const args of pools.get(call.op) ?? []) {
        if (complexity(args) >= complexity(call.args)) break
        yield withPart(
          program,
          part,
          calls.map((each, index) => (index === at ? { ...call, args } : each)),
        )
      }
}

/** Pools stand in this order, too. */
function complexity(args: readonly unknown[]): string {
  const text = JSON.stringify(args)
  return `${String(text.length).padStart(6, '0')}${text}`
}

function withPart(program: Program, part: number, calls: Call[]): Program {
  const parts = [program.before, ...program.cpus, program.after]
  parts[part] = calls as never
  return { ...program, before: parts[0] as never, cpus: parts.slice(1, -1), after: parts.at(-1) as never }
}

function withoutCpu(program: Program, cpu: number): Program {
  const { before, cpus, after } = program
  const others = <T extends { cpu: number }>(calls: readonly T[]): T[] =>
    calls.flatMap((call) => (call.cpu === cpu ? [] : [{ ...call, cpu: call.cpu - Number(call.cpu > cpu) }]))
  return { ...program, before: others(before), cpus: without(cpus, cpu), after: others(after) }
}

function without<T>(list: readonly T[], at: number): T[] {
  return [...list.slice(0, at), ...list.slice(at + 1)]
}
