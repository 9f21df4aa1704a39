import { changedNode, type Node } from './ast.ts'
import type { Context } from './context.ts'
import type { Emitter } from './emitter.ts'
import { isElement, neverShared, STEPPING_BUILT_IN } from './steps.ts'

/**
 * `a?.[i].b?.(c)`. What changes nothing stays as it is. Otherwise each `?.` becomes a question, and what follows it is written
 * as if it had never been optional:
 *
 *   a?.[i].b    =>    (t=a)==null?void 0:<t[i]>.b
 */
export function emitChain(e: Emitter, node: Node, c: Context): string {
  const chain: Node = node['expression']
  return needsQuestions(e, chain, c) ? questions(e, chain, c) : e.copy(node, c)
}

/** Whether a link of the chain itself, not only what it is given, is written otherwise than it stands. */
function needsQuestions(e: Emitter, link: Node, c: Context): boolean {
  if (link.type === 'CallExpression') {
    const mayStep = c.pausing && (e.functions.mayStep(link) || e.functions.walks.has(link))
    return mayStep || isNamed(e, link['callee']) || needsQuestions(e, link['callee'], c)
  }
  if (link.type !== 'MemberExpression') return false
  return isElement(link, e.names) || needsQuestions(e, link['object'], c)
}

/** `x?.includes(y)`, `f?.apply(x, y)`: said otherwise wherever it stands, as a built-in that may go over shared memory. */
function isNamed(e: Emitter, callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || callee['computed'] || callee['object'].type === 'Super') return false
  const method: string = callee['property'].name
  return /^(bind|apply)$/.test(method) || (STEPPING_BUILT_IN.test(method) && !neverShared(callee['object'], e.names))
}

function questions(e: Emitter, chain: Node, c: Context): string {
  const first = innermostOptional(chain)
  if (first === undefined) return e.emit(chain, c)
  if (first.type === 'MemberExpression') {
    const temp = c.frame.temp()
    const rest = replaced(e, chain, first, asked(e, first, { object: raw(temp, first['object']) }))
    return `((${temp}=${e.operand(first['object'], c)})==null?void 0:${questions(e, rest, c)})`
  }
  const callee: Node = first['callee']
  if (callee.type !== 'MemberExpression' || callee['object'].type === 'Super') {
    const temp = c.frame.temp()
    const rest = replaced(e, chain, first, asked(e, first, { callee: raw(temp, callee) }))
    return `((${temp}=${e.operand(callee, c)})==null?void 0:${questions(e, rest, c)})`
  }
  const self = c.frame.temp()
  const given = callee['computed'] ? [callee['object'], callee['property']] : [callee['object']]
  const key = c.frame.temp()
  const before = given.map((each: Node, i: number) => `${i === 0 ? self : key}=${e.operand(each, c)}`).join(',')
  const again = asked(e, callee, {
    object: raw(self, callee['object']),
    ...(callee['computed'] ? { property: raw(key, callee['property']) } : {}),
  })
  const rest = replaced(e, chain, first, asked(e, first, { callee: again }))
  const text = callee['computed']
    ? `${self}[${key}]`
    : `${self}.${callee['property'].type === 'PrivateIdentifier' ? '#' : ''}${callee['property'].name}`
  return `(${before},${text}==null?void 0:${questions(e, rest, c)})`
}

function raw(text: string, { start, end }: Node): Node {
  return { type: 'Raw', text, start, end }
}

/** A link whose `?.` has been asked. */
function asked(e: Emitter, link: Node, changes: object): Node {
  return inItsPlace(e, link, { ...changes, optional: false, asked: true })
}

/** What goes over elements does so in its new form, too. */
function inItsPlace(e: Emitter, link: Node, changes: object): Node {
  const changed = changedNode(link, changes)
  if (e.functions.walks.has(link)) e.functions.walks.add(changed)
  return changed
}

function innermostOptional(link: Node): Node | undefined {
  const inner: Node | undefined =
    link.type === 'MemberExpression' ? link['object'] : link.type === 'CallExpression' ? link['callee'] : undefined
  const deeper = inner === undefined ? undefined : innermostOptional(inner)
  return deeper ?? (link['optional'] === true ? link : undefined)
}

/** The chain with another node in the place of one of its links. */
function replaced(e: Emitter, chain: Node, link: Node, other: Node): Node {
  if (chain === link) return other
  const field = chain.type === 'MemberExpression' ? 'object' : 'callee'
  return inItsPlace(e, chain, { [field]: replaced(e, chain[field], link, other) })
}
