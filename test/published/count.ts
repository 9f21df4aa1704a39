import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { Dpor } from '#explore/strategies/dpor'

/** Every execution that the reduction makes of a program. */
export async function count(file: string) {
  const engine = createEngine(await loadProgram(file, new Map()), { races: false, steps: 10_000 })
  const strategy = new Dpor(engine.state)
  let [executions, redundant, failing, deadlocking] = [0, 0, 0, 0]
  for (;;) {
    const ending = engine.run(strategy, executions)
    if (ending === 'exhausted') return { executions, redundant, failing, deadlocking }
    if (ending === 'redundant') redundant++
    else executions++
    if (engine.findings.some(({ kind }) => kind === 'deadlock')) deadlocking++
    else if (engine.findings.length > 0) failing++
  }
}
