import { children, isFunction, type Node } from './ast.ts'
import type { Context } from './context.ts'
import { emitAssignment, mayBeShared, plainPoint, siteOf, takesElements } from './emit_element.ts'
import type { Emitter } from './emitter.ts'
import { patternNames } from './scopes.ts'
import { isElement, StepKind } from './steps.ts'
import { listPattern } from './walks.ts'

/** A value of which all elements are wanted at once, or as many as `count`: of a shared array, a list of what was read step by step. */
export function emitListed(e: Emitter, node: Node, c: Context, op: string, count = Infinity): string {
  const site = siteOf(e, node, c, StepKind.read, op)
  const text = e.operand(node, c)
  const value = c.frame.temp()
  return `(${value}=${text},${mayBeShared(value)}?yield* $list(${value},${site},${count}):${value})`
}

/** `[a, b] = x` as an expression, whose value is x. */
export function emitTaking(e: Emitter, left: Node, right: Node, c: Context): string {
  const whole = c.frame.temp()
  const raw: Node = { type: 'Raw', text: whole, start: right.start, end: right.end }
  return `(${whole}=${e.operand(right, c)},${e.emit(left, c)}=${emitListed(e, raw, c, 'iterate', listPattern(left))},${whole})`
}

/**
 * `for (const v of x) ...` where x may be a shared array. The language reads the next element natively, between two rounds; so the loop
 * is given a sign instead (explore/engine/walk.ts), and each round begins with the step that reads.
 */
export function emitWalk(e: Emitter, node: Node, c: Context): string {
  const { left, right, body } = node as unknown as { left: Node; right: Node; body: Node }
  if (node['await'] || usesOwnNames(left, right)) return e.forOf(node, c)
  const site = siteOf(e, node, c, StepKind.read, 'iterate')
  const walk = c.frame.pin()
  const value = c.frame.pin()
  const head = `for(let ${value}_ of ${walk}=$walk(${e.operand(right, c)}))`
  const step = `if(${value}_===$W){${plainPoint(`${walk}.view`, `${walk}.at`, site)}${value}_=${walk}.take()}`
  const raw: Node = { type: 'Raw', text: `${value}_`, start: left.start, end: left.end }
  return `${head}{${step}${bind(e, left, raw, c)};${e.emit(body, c)}}`
}

/** `for ({ 0: first } of list) ...` where nothing pauses: what the pattern asks for by keys is said, too. */
export function emitTakingLoop(e: Emitter, node: Node, c: Context): string {
  const { left, right, body } = node as unknown as { left: Node; right: Node; body: Node }
  const target: Node = left.type === 'VariableDeclaration' ? left['declarations'][0].id : left
  if (!takesElements(target) || node['await'] || usesOwnNames(left, right)) return e.forOf(node, c)
  const value = c.frame.pin()
  const raw: Node = { type: 'Raw', text: `${value}_`, start: left.start, end: left.end }
  return `for(let ${value}_ of ${e.operand(right, c)}){${bind(e, left, raw, c)};${e.emit(body, c)}}`
}

function bind(e: Emitter, left: Node, value: Node, c: Context): string {
  if (left.type === 'VariableDeclaration') {
    const [{ id }] = left['declarations']
    return `${left['kind']} ${e.emit(id, c)}=${bound(e, id, value, c)}`
  }
  const { start, end } = left
  if (isElement(left, e.names))
    return `;${emitAssignment(e, { type: 'AssignmentExpression', operator: '=', left, right: value, start, end }, c)}`
  return `;(${e.emit(left, c)}=${bound(e, left, value, c)})`
}

/** What a target is given: of a pattern, what it takes of an array that may be shared. */
function bound(e: Emitter, target: Node, value: Node, c: Context): string {
  if (takesElements(target)) return `$taken(${value['text']})`
  const count = listPattern(target)
  return count === undefined ? value['text'] : emitListed(e, value, c, 'iterate', count)
}

/** `for (const x of x)` names itself before there is anything. */
function usesOwnNames(left: Node, right: Node): boolean {
  if (left.type !== 'VariableDeclaration' || left['kind'] === 'var') return false
  const own = new Set(patternNames(left['declarations'][0].id).map(({ name }: Node) => name))
  const uses = (node: Node): boolean =>
    (node.type === 'Identifier' && own.has(node['name'])) || children(node).some((child) => uses(child))
  return uses(right) || (isFunction(right) && own.size > 0)
}
