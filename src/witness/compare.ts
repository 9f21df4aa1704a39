import { errnoName } from '#kernel/lib/errno'
import type { Witnessed } from '../discover/engines.ts'
import { inTurn } from '../discover/in_turn.ts'
import type { Program } from '../discover/program.ts'
import { opText } from '../discover/program_text.ts'
import { mountLines } from './mount_lines.ts'

/** Where two answers to one program first differ. */
export interface Difference {
  /** the call, or the task whose table it is */
  where: string
  kernel: string
  model: string
}

/** Undefined where they are the same, call by call and table by table. */
export function difference(program: Program, kernel: Witnessed, model: Witnessed): Difference | undefined {
  for (const [i, { cpu, op }] of inTurn(program).entries()) {
    const [theirs, ours] = [kernel.results[i]!, model.results[i]!]
    if (theirs !== ours) return { where: `cpu${cpu}  ${opText(op)}`, kernel: told(theirs), model: told(ours) }
  }
  for (const cpu of program.cpus.keys()) {
    const [theirs, ours] = [mountLines(kernel.tables[cpu]!), mountLines(model.tables[cpu]!)]
    const [more, less] = [without(theirs, ours), without(ours, theirs)]
    if (more.length + less.length > 0)
      return {
        where: `cpu${cpu}  mount table at the end`,
        kernel: more.join('; ') || 'none',
        model: less.join('; ') || 'none',
      }
  }
  return undefined
}

/** What of a list is not in the other, as often as it is there. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other]
  return list.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** A descriptor by its number. */
function told(result: number): string {
  return result > 0 ? String(result) : errnoName(result)
}
