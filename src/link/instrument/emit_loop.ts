import type { Node } from './ast.ts'
import type { Context } from './context.ts'
import { siteOf } from './emit_element.ts'
import type { Emitter } from './emitter.ts'
import type { Change } from './spin_loops.ts'
import { SPIN, StepKind } from './steps.ts'

/**
 * A loop that may spin (spin_loops.ts), with a look at its head: has anything been counted since it was here last? If not, the CPU
 * is as it was, and `$spin` may hold it until something that it read has changed, `$again` but tells that it is. Written as a `for`, whose first part is run
 * once and to whose second part `continue` goes, whatever loop it was.
 */
export function emitSpinLoop(e: Emitter, node: Node, c: Context): string {
  const { test, body, init, update } = node as {
    test?: Node | null
    body?: Node
    init?: Node | null
    update?: Node | null
  }
  const isHead = e.spins.heads.has(node)
  const seen = c.frame.pin()
  const turn = c.frame.pin()
  const mark = `${seen}=$dirt,$h.spin&&(${turn}=$turn())`
  const told = e.spins.told.has(node) ? ',true' : ''
  const held = isHead
    ? `$again(${turn})`
    : `$spin(${siteOf(e, node, c, StepKind.relax, SPIN)},${turn}${told})&&(yield $P)`
  const look = `${seen}===$dirt&&${held},${mark}`
  const condition = test ? e.operand(test, c) : 'true'
  if (node.type === 'DoWhileStatement') {
    const first = c.frame.pin()
    const ahead = `${first}?(${first}=false,true):(${condition})&&(${look},true)`
    return `for(${first}=true,${mark};${ahead};)${e.emit(body!, c)}`
  }
  // one that sleeps and is woken for good does not come back
  const ahead = isHead && test ? `(${condition})&&(${look},true)` : `${look},${condition}`
  return `for(${start(e, init, seen, c)};${ahead};${update ? e.operand(update, c) : ''})${e.emit(body!, c)}`
}

function start(e: Emitter, init: Node | null | undefined, seen: string, c: Context): string {
  if (!init) return `${seen}=-1`
  return init.type === 'VariableDeclaration'
    ? `${e.emit(init, c)},${seen}_=(${seen}=-1)`
    : `${seen}=-1,${e.operand(init, c)}`
}

/** The node's text, counting that it changes something. */
export function counted(e: Emitter, text: string, change: Change, c: Context): string {
  if (change === 'unless shared') return text
  if (change === 'always') return `($dirt++,${text})`
  const temp = c.frame.temp()
  if ('declared' in change) return `(${temp}=${text},$is(${temp},${e.emit(change.declared, c)})||$dirt++,${temp})`
  const variable = e.emit(change.assigned, c)
  return `(${temp}=${variable},${text},$is(${temp},${variable})||$dirt++,${variable})`
}
