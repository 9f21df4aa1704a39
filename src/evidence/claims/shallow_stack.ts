import { counted } from '../../counted.ts'
import { KSTACK_OFFSET, type StackFrame } from '../../stack/frame_sums.ts'
import { PUBLISHED_DUMPS } from '../../stack/published_dumps.ts'
import type { Stack } from '../../stack/stack_of.ts'
import { deepestOf, EXTRAS, type StackVerdict, stackVerdicts } from '../../stack/stack_verdicts.ts'
import { DEFAULT_FRAMES } from '../../stack/tables.ts'
import { type Claim, findingsSeen, type Observation } from '../claim.ts'
import { againstSeed, rangeWords, SEED_RULE, SEED_SIZE } from './seed_figure.ts'

export const shallowStack: Claim = {
  number: 3,
  claim: 'deactivate_super begins with just short of 7500 bytes of stack free, also after a deep call chain',
  notUnder: ['inline'],
  async observe(runners) {
    const { result, command } = await runners.explore({ scenario: 'deep-put' })
    const { design, stack: kernel } = runners
    const ran = `${counted(result.executions, 'schedule')} of an exec through 8 nested links whose last put ends XFS`
    const others = result.findings.some(({ kind }) => kind !== 'stack') ? findingsSeen(result) : []
    const overflow = result.findings.filter(({ kind }) => kind === 'stack').map(({ message }) => message.split(':')[0])
    const bad = [...overflow.map((over) => `then ${over}`), ...others]
    if (result.stack === undefined) {
      const never = `deactivate_super began in none of ${counted(result.executions, 'execution')}`
      return {
        ...(bad.length > 0 ? {} : { undecided: never }),
        ...{ holds: false, ran, seen: [never, ...bad].join('; '), commands: [command] },
      }
    }
    const { minFreeBytes, maxFreeBytes, chain } = result.stack
    const free = [minFreeBytes, maxFreeBytes] as const
    const of8192 = [free[0] - kernel.size + SEED_SIZE, free[1] - kernel.size + SEED_SIZE] as const
    const lockdep =
      kernel.table.frames === DEFAULT_FRAMES && chain.some((frame) => frame.function === 'process_one_work')
    const { words, ...decided } = againstSeed(of8192, lockdep)
    if (decided.undecided !== undefined && chain.some((frame) => frame.function === KSTACK_OFFSET))
      decided.undecided += `; ${rangeWords(kernel.knobs.kstackOffset)} are left free at random (--kstack-offset)`
    return {
      ...(bad.length > 0 ? { holds: false } : { ...decided, ...deeper(design, kernel, free, decided.holds) }),
      ran,
      seen: [
        `${rangeWords(free)} bytes free at the least`,
        ...(kernel.size === SEED_SIZE ? [] : [`of ${SEED_SIZE} that would be ${rangeWords(of8192)}`]),
        ...words,
        ...bad,
      ].join('; '),
      details: [
        ...SEED_RULE,
        `calls above deactivate_super when the least was free, by the frames of ${kernel.table.frames}:`,
        ...chain.map(frameLine),
        ...sums(chain, free, kernel),
        ...(kernel.table.frames === DEFAULT_FRAMES ? dumpLines() : []),
        ...verdictLines(design, kernel),
      ],
      commands: [command],
    }
  },
}

/** A put of another kind that this design cleans up where it is, and that leaves less: the verdict is not about that one. */
function deeper(
  design: string,
  { table, knobs, size }: Stack,
  free: readonly [number, number],
  holds: boolean,
): Pick<Observation, 'beside'> {
  const { entry, put } = deepestOf(table, knobs, design)
  if (!holds || size - put.use.high >= free[0]) return {}
  const less = rangeWords([size - put.use.high, size - put.use.low])
  return {
    beside: `of the put that was raced, ${rangeWords(free)} bytes; a last put of ${entry.title} itself leaves ${less}`,
  }
}

function frameLine({ function: name, bytes, high, by, source }: StackFrame): string {
  return `  ${name.padEnd(24)} ${rangeWords([bytes, high]).padStart(12)}  ${by}: ${source}`
}

function sums(chain: readonly StackFrame[], free: readonly [number, number], { size }: Stack): string[] {
  const bytes = (of: readonly StackFrame[]): number => of.reduce((sum, { high }) => sum + high, 0)
  const derived = bytes(chain.filter(({ by }) => by === 'derived'))
  const known = derived === 0 ? '' : `; at the most ${derived} of it by frames that are derived`
  return [
    `  ${'used'.padEnd(24)} ${rangeWords([size - free[1], size - free[0]]).padStart(12)}  with a return address${known}`,
    `  ${'free'.padEnd(24)} ${rangeWords(free).padStart(12)}  of ${size}`,
  ]
}

function dumpLines(): string[] {
  return [
    'dumps of the time, thread_info taken off:',
    ...PUBLISHED_DUMPS.map(({ title, free }) => `  ${String(free).padStart(5)} free  ${title}`),
  ]
}

function verdictLines(design: string, { table, knobs, size }: Stack): string[] {
  const verdicts = stackVerdicts(table, knobs, design, size)
  const { entry, put } = verdicts[0]!
  return [
    `the deepest last put that ${design} cleans up where it is, of all calls that lead to one: ${entry.title} (the deepest of its ${put.chains}):`,
    `  ${put.use.frames.map(({ function: name }) => name).join(' > ')}`,
    `  ${rangeWords([size - put.use.high, size - put.use.low])} bytes free at deactivate_super, then filesystems:`,
    ...verdicts.map(verdictLine),
    `  extras: ${EXTRAS.map(({ what, bytes }) => `${what} ${bytes}`).join('; ')}`,
  ]
}

function verdictLine({ filesystem, below, bound, says, left }: StackVerdict): string {
  const { id } = filesystem
  return `  ${id.padEnd(8)} ${says.padEnd(12)}  takes ${rangeWords(below).padStart(12)}, leaves ${rangeWords([left.least, left.most])}; by static bound ${bound} and extras ${left.bound}`
}
