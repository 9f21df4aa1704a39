import type { StackFrame } from '../../machine/torture.ts'
import { type Claim, findingsSeen } from '../claim.ts'

/** "Just short of 7500", "about 7400". */
const ENOUGH_BYTES = 7300

export const shallowStack: Claim = {
  number: 3,
  claim: 'deactivate_super begins with just short of 7500 bytes of stack free, also after a deep call chain',
  notUnder: ['inline'],
  async observe(runners) {
    const { result, command } = await runners.explore({ scenario: 'deep-put' })
    const { stack } = result
    const free = stack?.minFreeBytes ?? 0
    const overflow = result.findings.filter(({ kind }) => kind === 'stack').map(({ message }) => message.split(':')[0])
    const others = result.findings.some(({ kind }) => kind !== 'stack') ? findingsSeen(result) : []
    return {
      holds: free >= ENOUGH_BYTES && result.findings.length === 0,
      ran: `${result.executions} schedules of an exec through 8 nested links whose last put ends XFS`,
      seen: [`${free} bytes free at the least`, ...overflow.map((over) => `then ${over}`), ...others].join('; '),
      details: [
        'calls above deactivate_super when the least was free:',
        ...(stack?.chain ?? []).map(frameLine),
        ...sums(stack?.chain ?? [], free),
      ],
      commands: [command],
    }
  },
}

function frameLine({ function: name, bytes, source }: StackFrame): string {
  return `  ${name.padEnd(24)} ${String(bytes).padStart(5)}  ${source}`
}

function sums(chain: readonly StackFrame[], free: number): string[] {
  const bytes = (of: readonly StackFrame[]): number => of.reduce((sum, frame) => sum + frame.bytes, 0)
  const assumed = bytes(chain.filter(({ source }) => source === 'assumed'))
  return [
    `  ${'used'.padEnd(24)} ${String(bytes(chain)).padStart(5)}  ${bytes(chain) - assumed} from published stack traces, ${assumed} assumed`,
    `  ${'free'.padEnd(24)} ${String(free).padStart(5)}  the seed says just short of 7500, its commit about 7400`,
  ]
}
