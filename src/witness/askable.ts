import { meaningful } from '../discover/meaningful.ts'
import type { Op, Program } from '../discover/program.ts'
import { ASKED } from './live/live_op.ts'

/**
 * What of a generated program a running kernel can be asked: every filesystem is a tmpfs, paths begin at the root or the working directory. The root
 * itself is not remounted: in the model it is on a medium that nobody can write, which no tmpfs is.
 */
export function askable({ before, cpus }: Program, leftOut: ReadonlySet<Op['do']> = new Set()): Program {
  const asked = (op: Op): Op[] => (ASKED.has(op.do) && !leftOut.has(op.do) ? askedOp(op) : [])
  return meaningful({
    before: before.flatMap(({ cpu, op }) => asked(op).map((each) => ({ cpu, op: each }))),
    cpus: cpus.map((ops) => ops.flatMap(asked)),
  })
}

function askedOp(op: Op): Op[] {
  if (Object.values(op).some((value) => typeof value === 'string' && value.startsWith('@'))) return []
  switch (op.do) {
    case 'mount':
      return op.failing === undefined ? [{ do: 'mount', at: op.at, fs: 'mem' }] : []
    case 'fsmount':
      return [{ do: 'fsmount', fs: 'mem' }]
    case 'remount':
      return op.at === '/' || op.at === '.' ? [] : [op]
    case 'close':
      return [{ do: 'close', fd: op.fd }]
    case 'unshare':
      return [{ do: 'unshare', locked: false }]
    default:
      return [op]
  }
}
