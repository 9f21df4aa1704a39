import type { Runners } from '../../src/evidence/claim.ts'
import { stackOf } from '../../src/stack/stack_of.ts'

interface Fakes {
  /** outcome of the first CPU, by layout */
  outcome?: (layout: string) => unknown
  stack?: { minFreeBytes: number; maxFreeBytes: number; chain: Array<{ function: string }> }
  kernel?: Parameters<typeof stackOf>[0]
  found?: string
  race?: object
}

/** What a claim is told when everything that it asks for has run, and only what is given here differs from a clean run. */
export function fakeRunners({ outcome = () => 0, stack, kernel = {}, found, race = {} }: Fakes): Runners {
  const findings = found === undefined ? [] : [{ kind: found, judge: 'somebody', message: 'something: at length' }]
  const clean = {
    findings,
    ops: { total: 9 },
    seconds: 1,
    lockdep: { classes: 9, dependencies: 9, reports: 0 },
    modules: { loaded: 1, unloaded: 1, initFailed: 1 },
  }
  return {
    design: 'wq-wait',
    stack: stackOf(kernel),
    explore: ({ scenario, layout = 'union' }) => {
      const outcomes = { [JSON.stringify([outcome(layout), 0])]: 7 }
      const result = { scenario, executions: 7, steps: 70, outcomes, stack, findings }
      return Promise.resolve({ result: result as never, command: 'npx mnttorture explore' })
    },
    stress: () => Promise.resolve({ result: { ...clean, ...race } as never, command: 'npx mnttorture stress' }),
  }
}
