import { writeFileSync } from 'node:fs'
import { createEngine } from '../explore/engine/engine.ts'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import type { Program } from '../explore/run/program.ts'
import { Dpor } from '../explore/strategies/dpor.ts'
import { Tap } from '../explore/strategies/tap.ts'
import type { Scenario } from '../scenario.ts'
import { registersOf } from './litmus_scenario.ts'
import { holds, type LitmusOutcome, type LitmusTest } from './litmus_test.ts'
import { scenarioTexts } from './scenario_text.ts'

/** Every outcome of a litmus test, and what it took. */
export interface LitmusOutcomes {
  outcomes: LitmusOutcome[]
  /** for each of them, what the CPUs of an execution returned that came to it, and its choices */
  returned: unknown[][]
  choices: number[][]
  /** whole executions, and those that were given up */
  executions: number
  redundant: number
  steps: number
  /** ended before everything was explored */
  cut: boolean
}

export interface LinkedTest {
  test: LitmusTest
  program: Program
  /** what each CPU returns */
  registers: string[][]
}

/** One test as the scenario that `file` holds. */
export async function linkTest(
  test: LitmusTest,
  file: string,
  standIns: ReadonlyMap<string, string>,
): Promise<LinkedTest> {
  return { test, registers: registersOf(test), program: await loadProgram(file, standIns) }
}

/** Tests as scenarios of one program, which is linked from `file`. */
export async function linkTests(tests: readonly LitmusTest[], file: string): Promise<LinkedTest[]> {
  const named = tests.map((test, i) => ({ name: `test${i}`, test, registers: registersOf(test) }))
  writeFileSync(file, scenarioTexts(named))
  const program = await loadProgram(file, new Map())
  return named.map(({ name, test, registers }) => ({ test, registers, program: exporting(program, name) }))
}

/** The program with another of its scenarios as the one that it has. */
function exporting(program: Program, name: string): Program {
  return {
    ...program,
    factory(runtime) {
      const instance = program.factory(runtime)
      const { [name]: scenario } = instance.exports as Record<string, Scenario>
      return { ...instance, exports: { default: scenario as Scenario } }
    },
  }
}

/** Explores all executions of the test under a memory mode. */
export function outcomesOf({ test, program, registers }: LinkedTest, memory: MemoryMode, most = 1e6): LitmusOutcomes {
  const engine = createEngine(program, { races: false, steps: 10_000, memory })
  const strategy = new Tap(new Dpor(engine.state))
  const { buffer, words } = engine.hostState as { buffer: SharedArrayBuffer; words: Record<string, number> }
  const held = new Int32Array(buffer)
  const addresses = new Map(Object.entries(words).map(([word, address]) => [address, `&${word}`]))
  const atEnd = (name: string): number | string => {
    const at = name.indexOf(':')
    const cpu = Number(name.slice(0, Math.max(at, 0)))
    const value =
      at < 0
        ? held[words[name]!]!
        : ((engine.outcomes[cpu] as number[])[registers[cpu]!.indexOf(name.slice(at + 1))] ?? 0)
    return addresses.get(value) ?? value
  }
  const seen = new Map<string, { outcome: LitmusOutcome; returned: unknown[]; choices: number[] }>()
  const result: LitmusOutcomes = {
    outcomes: [],
    returned: [],
    choices: [],
    executions: 0,
    redundant: 0,
    steps: 0,
    cut: false,
  }
  for (;;) {
    const ending = engine.run(strategy, result.executions)
    if (ending === 'exhausted') break
    result.steps += engine.state.steps
    if (ending === 'redundant') {
      result.redundant++
      continue
    }
    result.cut ||= ending === 'cut'
    if (++result.executions === most) {
      result.cut = true
      break
    }
    if (ending !== 'whole' || !engine.complete()) continue
    if (test.filter !== undefined && !holds(test.filter, atEnd)) continue
    const outcome = test.observe.map(atEnd)
    const key = JSON.stringify(outcome)
    if (!seen.has(key))
      seen.set(key, { outcome, returned: structuredClone(engine.outcomes), choices: strategy.taken.slice() })
  }
  for (const { outcome, returned, choices } of seen.values()) {
    result.outcomes.push(outcome)
    result.returned.push(returned)
    result.choices.push(choices)
  }
  return result
}
