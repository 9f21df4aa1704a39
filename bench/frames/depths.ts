import type { Code, Instruction } from './disassembly.ts'

/** How deep a stack is within a function, its return address included. */
export interface Depths {
  /** at the deepest point */
  most: number
  /** at each call that is written out, by where it stands; `to` undefined: through a pointer */
  calls: Array<{ at: number; to?: string; depth: number }>
  /** functions that it ends in by a jump, leaving no frame */
  jumps: Set<string>
  /** by address, where every way agrees with the unwind tables or can be held against them */
  at: Map<number, number>
}

const RETURN_ADDRESS = 8
/** They do not come back: what stands behind a call of them belongs to something else. */
const NO_RETURN = new Set(
  'panic,do_exit,do_group_exit,make_task_dead,__stack_chk_fail,__fortify_panic,fortify_panic,__module_put_and_kthread_exit,kthread_exit,do_task_dead,rewind_stack_and_make_dead,__ubsan_handle_builtin_unreachable'.split(
    ',',
  ),
)

interface Arrival {
  at: number
  depth: number
  /** at `mov %rsp,%rbp`, or what it was before an alignment */
  frame: number
}

/**
 * Follows every way through a function from its first instruction (and its `.cold` part, which is code of the same frame), counting
 * what each instruction does to rsp. Code that no jump in the file leads to is behind a patched jump: it is followed
 * last, from the depth that most calls of the function have. Alignment counts the worst it can.
 */
export function depthsOf(parts: readonly Code[]): Depths {
  const instructions = new Map<number, Instruction>()
  const next = new Map<number, number>()
  for (const { instructions: list } of parts) {
    for (const [i, each] of list.entries()) {
      instructions.set(each.at, each)
      if (i + 1 < list.length) next.set(each.at, list[i + 1]!.at)
    }
  }
  const found: Depths = { most: RETURN_ADDRESS, calls: [], jumps: new Set(), at: new Map() }
  const open: Arrival[] = [{ at: parts[0]!.start, depth: RETURN_ADDRESS, frame: RETURN_ADDRESS }]
  const behindTrap: Arrival[] = []
  const follow = (): void => {
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      const instruction = instructions.get(here.at)
      if (instruction === undefined || found.at.has(here.at)) continue
      found.at.set(here.at, here.depth)
      for (const way of step(instruction, here, instructions, found)) {
        found.most = Math.max(found.most, way.depth)
        if (way.at >= 0) open.push(way)
        else {
          const at = next.get(here.at)
          if (at !== undefined) (instruction.operation === 'ud2' ? behindTrap : open).push({ ...way, at })
        }
      }
    }
  }
  follow()
  for (let way = behindTrap.pop(); way !== undefined; way = behindTrap.pop()) {
    open.push(way)
    follow()
  }
  const usual = mostCommon(found.calls.map(({ depth }) => depth))
  for (const { at, operation } of instructions.values()) {
    if (found.at.has(at) || /^(nop|int3|endbr|xchg)/.test(operation)) continue
    open.push({ at, depth: usual, frame: usual })
    follow()
  }
  return found
}

/** Where it goes on from an instruction: at -1 with the next one. */
function step(
  instruction: Instruction,
  here: Arrival,
  inside: ReadonlyMap<number, Instruction>,
  found: Depths,
): Arrival[] {
  const { operation, operands, target, at } = instruction
  const on = { ...here, at: -1 }
  if (operation.startsWith('call')) {
    const through = /__x86_indirect_thunk/.test(operands) || /__x86_indirect_thunk/.test(target?.name ?? '')
    if (target === undefined || through) found.calls.push({ at, depth: here.depth })
    else if (target.name !== '__fentry__') found.calls.push({ at, to: bareName(target.name), depth: here.depth })
    return target !== undefined && NO_RETURN.has(target.name) ? [] : [on]
  }
  if (operation.startsWith('j')) {
    const conditional = operation !== 'jmp' && operation !== 'jmpq'
    const ways = conditional ? [on] : []
    if (target !== undefined && inside.has(target.at)) ways.push({ ...here, at: target.at })
    else if (
      target !== undefined &&
      !/^__x86_(return|indirect)_thunk/.test(target.name) &&
      here.depth === RETURN_ADDRESS
    )
      found.jumps.add(bareName(target.name))
    return ways
  }
  if (/^(ret|iret|sysret|hlt)/.test(operation)) return []
  return [moved(operation, operands, on)]
}

function moved(operation: string, operands: string, here: Arrival): Arrival {
  if (/^pushf?q?$/.test(operation)) return { ...here, depth: here.depth + 8 }
  if (/^popf?q?$/.test(operation)) return { ...here, depth: here.depth - 8 }
  if (/^leaveq?$/.test(operation)) return { ...here, depth: here.frame - 8 }
  if (/^movq?$/.test(operation) && operands === '%rsp,%rbp') return { ...here, frame: here.depth }
  if (/^movq?$/.test(operation) && operands === '%rbp,%rsp') return { ...here, depth: here.frame }
  if (!operands.endsWith(',%rsp')) return here
  const number = /^\$?(-?0x[0-9a-f]+|-?\d+)/.exec(operands)?.[1]
  if (number === undefined) return here
  const by = Number(BigInt.asIntN(64, number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number)))
  if (operation.startsWith('sub')) return { ...here, depth: here.depth + by }
  if (operation.startsWith('add')) return { ...here, depth: here.depth - by }
  if (operation.startsWith('and')) return { ...here, depth: here.depth + 8 }
  if (operation.startsWith('lea') && operands.includes('(%rsp)')) return { ...here, depth: here.depth - by }
  if (operation.startsWith('lea') && operands.includes('(%rbp)')) return { ...here, depth: here.frame - by }
  if (operation.startsWith('lea') && operands.includes('(%r10)')) return { ...here, depth: RETURN_ADDRESS }
  return here
}

/** What the compiler appended when it made a version of its own. */
export function bareName(name: string): string {
  return name.replace(/(\.(isra|part|constprop|cold|llvm)(\.\d+)?)+$/, '')
}

function mostCommon(depths: readonly number[]): number {
  const times = new Map<number, number>()
  for (const depth of depths) times.set(depth, (times.get(depth) ?? 0) + 1)
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? RETURN_ADDRESS
}
