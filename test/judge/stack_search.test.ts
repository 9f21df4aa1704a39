import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { constantFile } from '../../src/link/constant_file.ts'
import { sourceFile } from '../../src/link/source_root.ts'
import { DEEP_FILESYSTEMS, MOST_LINKS, ROUNDS, type Round } from '../../src/scenarios/deep/rounds.ts'
import { ENTRIES } from '../../src/stack/calls_to_put.ts'
import { type DeepestPut, deepestPut } from '../../src/stack/deepest_put.ts'
import { LAYER } from '../../src/stack/filesystems.ts'
import { type StackUse, stackUse } from '../../src/stack/frame_sums.ts'
import { deepestOf, stackVerdicts } from '../../src/stack/stack_verdicts.ts'
import { TABLES } from '../../src/stack/tables.ts'
import { chooseSubject } from '../../src/subjects/subject.ts'
import { amount, part } from '../long/amount.ts'

/** What exploring the model comes to, and what going every way of the calls comes to: the search behind docs/stack.md. */
const table = TABLES['2014']
const SIZE = 8192
const DEEP_PUTS = 'scenarios/evidence/deep_puts'

interface Run {
  scenario?: string
  design: string
  round?: number
  executions: number
  threadSize?: number
}

async function explored({ scenario = DEEP_PUTS, design, round = -1, executions, threadSize = SIZE }: Run) {
  const standIns = {
    'scenarios/deep/only_round': constantFile('ONLY_ROUND', round),
    'kernel/lib/thread_size': constantFile('THREAD_SIZE', threadSize),
  }
  const how = { seed: 1, races: false, minimise: false, strategy: 'pos', steps: 200_000 } as const
  const { entry: file, ...subject } = chooseSubject({ scenario: sourceFile(scenario)!, design, standIns })
  const { stack, findings } = await explore({ file, standIns: subject.standIns, ...how, executions })
  expect(findings).toEqual([])
  return stack!
}

const freeOf = ({ low, high }: StackUse) => ({ minFreeBytes: SIZE - high, maxFreeBytes: SIZE - low })
const walkOf = (round: number, nestedLinks = ROUNDS[round]!.links): DeepestPut =>
  deepestPut({ ...table, nestedLinks }, table, 'inline', ENTRIES.find(({ id }) => id === ROUNDS[round]!.walk)!)!
const roundOf = (walk: string, links: number, filesystem = 0) =>
  ROUNDS.findIndex((each) => each.walk === walk && each.links === links && each.filesystem === filesystem)

test('every execution goes one way down, and the schedule draws which', async () => {
  expect(Math.log2(ROUNDS.length) % 1).toBe(0)
  const { entry: file, standIns } = chooseSubject({ scenario: sourceFile(DEEP_PUTS)!, design: 'inline' })
  const how = { seed: 1, races: false, minimise: false, strategy: 'pos', executions: 40 } as const
  const { outcomes } = await explore({ file, standIns, ...how })
  expect(Object.keys(outcomes).length).toBeGreaterThan(ROUNDS.length / 2)
})

test('inline on two overlays on XFS, through as many links as there may be: exploring and the search over calls find the same chain', async () => {
  const layers = Math.max(...DEEP_FILESYSTEMS.map((each) => each.length - 1))
  const { put } = deepestOf(table, table, 'inline')
  const deepest = stackUse(table, [...put.chain, ...Array(layers).fill(LAYER).flat()], table, 'deactivate_super')
  const round = roundOf('execve', MOST_LINKS, DEEP_FILESYSTEMS.length - 1)
  const stack = await explored({ design: 'inline', round, executions: amount(30, 300) })
  expect(stack).toMatchObject({ ...freeOf(deepest), chain: deepest.frames })
})

const WALKED: Array<Pick<Round, 'walk' | 'links'>> =
  amount(0, 1) === 0 ? [] : ROUNDS.filter(({ filesystem, links }) => filesystem === 0 && links > 0)

test.each(WALKED)(
  'inline, $walk through $links links within links: the same chain by both',
  async ({ walk, links }) => {
    const round = roundOf(walk, links)
    const { use } = walkOf(round)
    const stack = await explored({ design: 'inline', round, executions: 1000 })
    expect(stack).toMatchObject({ ...freeOf(use), chain: use.frames })
  },
)

const DEEPEST: Array<[design: string, from: string, scenario: string]> = [
  ['wq-wait', 'kworker', 'scenarios/evidence/expiry'],
  ['task-work', 'task work', 'scenarios/deep_put'],
]

test.each(part(DEEPEST, 2))('%s: the deepest put of %s is the same chain by both', async (design, from, scenario) => {
  const { use } = deepestPut(table, table, design, ENTRIES.find(({ id }) => id === from)!)!
  expect(await explored({ scenario, design, executions: 8 })).toMatchObject({ ...freeOf(use), chain: use.frames })
})

test.each(amount(0, 1) ? (['xfs', 'ext4', 'nfs', 'tmpfs'] as const) : (['xfs'] as const))(
  'inline on %s: exploring leaves as little as the verdict says, where what it calls below is in the model',
  async (id) => {
    const filesystem = DEEP_FILESYSTEMS.findIndex((each) => each.length === 1 && each[0] === id)
    const verdict = stackVerdicts(table, table, 'inline', SIZE).find((each) => each.filesystem.id === id)!
    const small = SIZE - verdict.left.least - 8
    const { mayOverflow } = await explored({
      design: 'inline',
      round: roundOf('execve', MOST_LINKS, filesystem),
      executions: amount(40, 120),
      threadSize: small,
    })
    expect(mayOverflow?.over).toBe(8)
  },
)
