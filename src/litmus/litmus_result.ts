import { counted } from '../counted.ts'
import { holds, type LitmusOutcome, type LitmusTest } from './litmus_test.ts'

/** What a litmus test comes to under a memory mode, as herd says it. */
export interface LitmusResult {
  command: 'litmus'
  ok: boolean
  test: string
  memory: string
  /** every state at the end, with one schedule that leads there */
  states: Array<{ state: Record<string, number | string>; holds: boolean; schedule: string }>
  /** how often the condition holds: over all states that count */
  observation: 'Always' | 'Sometimes' | 'Never'
  verdict: 'Ok' | 'No'
  executions: number
  /** not all executions were gone through */
  cut: boolean
}

export function litmusResult(
  test: LitmusTest,
  memory: string,
  {
    outcomes,
    executions,
    cut,
  }: { outcomes: Array<{ outcome: LitmusOutcome; schedule: string }>; executions: number; cut: boolean },
): LitmusResult {
  const states = outcomes.map(({ outcome, schedule }) => {
    const state = Object.fromEntries(test.observe.map((name, i) => [name, outcome[i]!]))
    return { state, holds: holds(test.cond, (name) => state[name]!), schedule }
  })
  states.sort((a, b) => JSON.stringify(a.state).localeCompare(JSON.stringify(b.state)))
  const positive = states.filter((each) => each.holds).length
  const observation = positive === 0 ? 'Never' : positive === states.length ? 'Always' : 'Sometimes'
  const isOk = { exists: positive > 0, '~exists': positive === 0, forall: positive === states.length }[test.quant]
  return {
    command: 'litmus',
    ok: true,
    test: test.name,
    memory,
    states,
    observation,
    verdict: isOk ? 'Ok' : 'No',
    executions,
    cut,
  }
}

export function litmusText(result: LitmusResult, test: LitmusTest, condition: string): string {
  const { states, observation } = result
  const positive = states.filter((each) => each.holds).length
  const quantified = test.quant === 'forall' ? 'Required' : test.quant === 'exists' ? 'Allowed' : 'Forbidden'
  const said = states.map(({ state }) =>
    Object.entries(state)
      .map(([name, value]) => `${name}=${value};`)
      .join(' '),
  )
  const width = Math.max(0, ...said.map((text) => text.length))
  return [
    `Test ${result.test} ${quantified}`,
    `States ${states.length}`,
    ...states.map(({ schedule }, i) => `${said[i]!.padEnd(width)}  ${schedule}`),
    result.verdict,
    'Witnesses',
    `Positive: ${positive} Negative: ${states.length - positive}`,
    `Condition ${condition}`,
    `Observation ${result.test} ${observation} ${positive} ${states.length - positive}`,
    `Mode ${result.memory}, ${counted(result.executions, 'execution')}${result.cut ? ', not all there are' : ''}`,
    '',
  ].join('\n')
}
