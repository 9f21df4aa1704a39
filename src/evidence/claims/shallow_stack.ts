import type { StackFrame } from '../../stack/frame_sums.ts'
import { PUBLISHED_DUMPS } from '../../stack/published_dumps.ts'
import { EXTRAS, type StackVerdict, stackVerdicts } from '../../stack/stack_verdicts.ts'
import { DEFAULT_FRAMES, TABLES } from '../../stack/tables.ts'
import { type Claim, findingsSeen } from '../claim.ts'

/** The seed says just short of 7500, its commit about 7400. */
const CLAIMED = { least: 7400, most: 7500 }
/** What process_one_work copies where lockdep is on, as it was when the series was tested: a lockdep_map. By its source, in no dump. */
const LOCKDEP_MAP = [32, 48] as const
const SIZE = 8192

export const shallowStack: Claim = {
  number: 3,
  claim: 'deactivate_super begins with just short of 7500 bytes of stack free, also after a deep call chain',
  notUnder: ['inline'],
  async observe(runners) {
    const { result, command } = await runners.explore({ scenario: 'deep-put' })
    const { stack } = result
    const free = [stack?.minFreeBytes ?? 0, stack?.maxFreeBytes ?? 0] as const
    const overflow = result.findings.filter(({ kind }) => kind === 'stack').map(({ message }) => message.split(':')[0])
    const others = result.findings.some(({ kind }) => kind !== 'stack') ? findingsSeen(result) : []
    const chain = stack?.chain ?? []
    return {
      holds: free[0] >= CLAIMED.least && result.findings.length === 0,
      ran: `${result.executions} schedules of an exec through 8 nested links whose last put ends XFS`,
      seen: [
        `${range(free)} bytes free at the least`,
        ...against(free, chain),
        ...overflow.map((over) => `then ${over}`),
        ...others,
      ].join('; '),
      details: [
        'calls above deactivate_super when the least was free, by the frames of 2014:',
        ...chain.map(frameLine),
        ...sums(chain, free),
        ...dumpLines(),
        ...verdictLines(runners.design),
      ],
      commands: [command],
    }
  },
}

/** Whether the figure of the series is within what the tables allow. */
function against(free: readonly [number, number], chain: readonly StackFrame[]): string[] {
  if (free[0] < CLAIMED.least) return ['less than the series says']
  if (!chain.some((frame) => frame.function === 'process_one_work')) return ['more than the series says']
  const lockdep = [free[0] - LOCKDEP_MAP[1], free[1] - LOCKDEP_MAP[0]] as const
  return [
    `with lockdep, as it was tested, ${range(lockdep)}`,
    lockdep[0] <= CLAIMED.most ? '"just short of 7500" stands' : 'more than the series says',
  ]
}

function range([low, high]: readonly [number, number]): string {
  return high > low ? `${low} to ${high}` : String(low)
}

function frameLine({ function: name, bytes, high, by, source }: StackFrame): string {
  return `  ${name.padEnd(24)} ${range([bytes, high]).padStart(10)}  ${by}: ${source}`
}

function sums(chain: readonly StackFrame[], free: readonly [number, number]): string[] {
  const bytes = (of: readonly StackFrame[]): number => of.reduce((sum, { high }) => sum + high, 0)
  const derived = bytes(chain.filter(({ by }) => by === 'derived'))
  return [
    `  ${'used'.padEnd(24)} ${range([SIZE - free[1], SIZE - free[0]]).padStart(10)}  with a return address; at the most ${derived} of it by frames that are derived`,
    `  ${'free'.padEnd(24)} ${range(free).padStart(10)}  the seed says just short of 7500, its commit about 7400`,
  ]
}

function dumpLines(): string[] {
  return [
    'dumps of the time, thread_info taken off:',
    ...PUBLISHED_DUMPS.map(({ title, free }) => `  ${String(free).padStart(5)} free  ${title}`),
  ]
}

function verdictLines(design: string): string[] {
  const table = TABLES[DEFAULT_FRAMES]
  const verdicts = stackVerdicts(table, table, design, SIZE)
  const { entry, put } = verdicts[0]!
  return [
    `the deepest of ${put.chains} chains to a last put that is cleaned up there, and what filesystems take below: ${entry.title}`,
    `  ${range([SIZE - put.use.high, SIZE - put.use.low])} bytes free at deactivate_super`,
    ...verdicts.map(verdictLine),
    `  extras: ${EXTRAS.map(({ what, bytes }) => `${what} ${bytes}`).join('; ')}`,
  ]
}

function verdictLine({ filesystem, below, bound, says, left }: StackVerdict): string {
  const { id } = filesystem
  return `  ${id.padEnd(8)} ${says.padEnd(12)}  takes ${range(below).padStart(12)}, leaves ${range([left.least, left.most])}; by static bound ${bound} and extras ${left.bound}`
}
