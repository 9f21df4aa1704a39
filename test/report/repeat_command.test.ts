import { expect, it } from 'vitest'
import { repeatCommand } from '../../src/report/html/repeat_command.ts'
import { benched, discovered, evident, exploredPut, findingOfPut, scored, stored, stressed } from './stored_results.ts'

const torture = stored({
  ...stressed,
  scenario: 'mix',
  design: 'wq-flush',
  bug: 'early-complete',
  standIns: ['kernel/fs/mntput=./my own.ts'],
  layout: 'separate',
  disturbers: ['onoff'],
  delays: true,
  threadSize: '16384',
  seconds: 60.1,
  outcomes: undefined,
  mounts: { from: '/tmp/mountinfo', count: 1 },
  findings: [],
})

it.each([
  [
    'a torture with all its knobs',
    torture,
    "stress mix --bug early-complete --stand-in 'kernel/fs/mntput=./my own.ts' --cpus 2 --layout separate --disturb onoff --thread-size 16384 --delays on --mountinfo /tmp/mountinfo --seconds 61 --seed 1",
  ],
  [
    'a scenario of the user, which has its own CPUs, a little longer than it took to the finding',
    stored({ ...stressed, scenario: './put.ts', executions: 5, seconds: 1.2 }),
    'stress ./put.ts --seconds 2 --seed 1',
  ],
  ['an exploration', exploredPut, 'explore put.ts --strategy dfs'],
  [
    "an exploration of a bug's own scenario",
    stored({ ...exploredPut, scenario: 'b8f00e6be46f', bug: 'b8f00e6be46f', strategy: 'portfolio' }),
    'explore --bug b8f00e6be46f --executions 1 --seed 1',
  ],
  ['a discovery', stored({ ...discovered, bug: null }), 'discover --programs 3 --seed 1'],
  ['a benchmark', stored({ ...benched, filter: 'rmmod' }), 'bench --rounds 2 --quick --filter rmmod --seed 1'],
  ['evidence', evident, 'evidence --executions 100 --seconds 3 --seed 1'],
  [
    'a replay',
    stored({ command: 'replay', scenario: 'put.ts', threads: true, findings: [{ ...findingOfPut, schedule: 'm1.x' }] }),
    'replay m1.x --threads',
  ],
])('repeats %s', (_, result, words) => {
  expect(repeatCommand(result)).toBe(`npx mnttorture ${words}`)
})

it('repeats a score by its script', () => {
  expect(repeatCommand(scored)).toBe('npm run score')
})
