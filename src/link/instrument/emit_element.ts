import type { Node } from './ast.ts'
import type { Context } from './context.ts'
import { emitTaking } from './emit_walk.ts'
import type { Emitter } from './emitter.ts'
import { isElement, neverShared, StepKind } from './steps.ts'
import { SITE, sign } from './written_text.ts'

export function siteOf(e: Emitter, node: Node, c: Context, kind: StepKind, op: string, size = 0): string {
  return sign(SITE, e.sites.add({ kind, op, offset: node.start, via: c.via, fn: c.fn, size, atomic: c.atomic }))
}

/** `,pause if the scheduler wants another CPU,` before a step on `view[index]`. */
export function point(view: string, index: string, site: string): string {
  return `$p(${view},${index},${site})&&(yield $P),`
}

/** The same before a plain access: the first of an execution is what makes the race detector begin. */
export function plainPoint(view: string, index: string, site: string): string {
  return `$q(${view},${index},${site})&&(yield $P),`
}

/** Is a value a view that may be on shared memory; other objects, proxies among them, are not asked. */
export function mayBeShared(x: string): string {
  return `$v(${x})&&${x}[$m]`
}

export function emitElementRead(e: Emitter, node: Node, c: Context): string {
  const { object, property } = node as { object?: Node; property?: Node }
  const site = siteOf(e, node, c, StepKind.read, 'read')
  if (!c.pausing && c.atomic) {
    const { before, names } = e.operands([object!, property!], c)
    const [x, i] = names
    return unlessLogged(before, `$d_get(${x},${i},${site})`, `${x}[${i}]`)
  }
  if (!c.pausing) {
    const [x, i] = [e.operand(object!, c), e.operand(property!, c)]
    const isPlain = e.isSimple(object!, c) && e.isSimple(property!, c)
    const get = `$d_get(${x},${i},${site})`
    return isPlain ? `($h.busy?${get}:${x}[${i}])` : get
  }
  const { before, names } = e.operands([object!, property!], c)
  const [x, i] = names
  return `(${before}${mayBeShared(x!)}&&$q(${x},${i},${site})&&(yield $P),${x}[${i}])`
}

/** Judges and allocators do much: while no CPU runs, or nobody logs, what `// explore: atomic` code does is just done. */
export function unlessLogged(before: string, logged: string, done: string): string {
  return `(${before}$h.log?${logged}:${done})`
}

export function emitDelete(e: Emitter, node: Node, c: Context): string {
  const { argument } = node as { argument?: Node }
  return isElement(argument!, e.names)
    ? `delete ${e.base(argument!['object'], c)}[${e.emit(argument!['property'], c)}]`
    : e.copy(node, c)
}

/** `{ 0: first, ...rest }`: a pattern that asks for elements by their keys. */
export function takesElements(pattern: Node): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern['properties'].some(
      (each: Node) => each.type === 'RestElement' || each['computed'] || typeof each['key'].value === 'number',
    )
  )
}

/** Array and key of a target that is read and then written: an object that serves as a key is made one once. */
function target(e: Emitter, node: Node, c: Context, then: readonly Node[]): { before: string; x: string; i: string } {
  const { before, names } = e.operands([node['object'], node['property']], c, then)
  const [x, i] = names as [string, string]
  if (isKey(node['property'])) return { before, x, i }
  const key = c.frame.temp()
  return { before: `${before}${key}=${i},typeof ${key}==='object'&&(${key}=$key(${x},${key})),`, x, i: key }
}

function isKey(property: Node): boolean {
  return /^(Literal|TemplateLiteral|UpdateExpression)$/.test(property.type) || property.type === 'BinaryExpression'
}

/** `x[i]++`: a read, then a write. */
export function emitUpdate(e: Emitter, node: Node, c: Context): string {
  const argument: Node = node['argument']
  if (!isElement(argument, e.names)) return e.copy(node, c)
  const read = siteOf(e, argument, c, StepKind.read, 'read')
  const write = siteOf(e, argument, c, StepKind.write, 'write')
  const step = node['operator'] === '++' ? 1 : -1
  if (!c.pausing)
    return `$d_update(${e.operand(argument['object'], c)},${e.operand(argument['property'], c)},${step},${node['prefix']},${read},${write})`
  const { before, x, i } = target(e, argument, c, [])
  const old = c.frame.temp()
  const fresh = c.frame.temp()
  return (
    `(${before}${old}=(${mayBeShared(x)}&&$q(${x},${i},${read})&&(yield $P),$number(${x}[${i}])),${fresh}=$plus(${old},${step}),` +
    `${write_(e, node, x, i, fresh, write)},${node['prefix'] ? fresh : old})`
  )
}

/** `node`: the assignment, where loops count what is changed of the CPU's own. */
function write_(e: Emitter, node: Node, x: string, i: string, value: string, site: string): string {
  const count = e.spins.changes.get(node) === 'unless shared' ? '$dirt++,' : ''
  return `${mayBeShared(x)}?(${plainPoint(x, i, site)}$set(${x},${i},${value})):(${count}${x}[${i}]=${value})`
}

interface Sides {
  left: Node
  right: Node
}

export function emitAssignment(e: Emitter, node: Node, c: Context): string {
  const { left, right, operator } = node as { left?: Node; right?: Node; operator?: string }
  if (takesElements(left!) && !neverShared(right!, e.names)) {
    const value = c.frame.temp()
    return `(${value}=${e.operand(right!, c)},${e.emit(left!, c)}=$taken(${value}),${value})`
  }
  if (c.pausing && e.functions.walks.has(node)) return emitTaking(e, left!, right!, c)
  if (!isElement(left!, e.names)) return e.copy(node, c)
  if (operator === '=') return assignElement(e, node, c)
  return /^(\|\||&&|\?\?)=$/.test(operator!)
    ? assignLogically(e, node, operator!.slice(0, 2), c)
    : assignCompound(e, node, operator!.slice(0, -1), c)
}

function assignElement(e: Emitter, node: Node, c: Context): string {
  const { left, right } = node as unknown as Sides
  const site = siteOf(e, left, c, StepKind.write, 'write')
  if (!c.pausing && c.atomic) {
    const { before, names } = e.operands([left['object'], left['property'], right], c)
    return unlessLogged(before, `$d_set(${names},${site})`, `$set(${names})`)
  }
  if (!c.pausing)
    return `$d_set(${e.operand(left['object'], c)},${e.operand(left['property'], c)},${e.operand(right, c)},${site})`
  const { before, names } = e.operands([left['object'], left['property'], right], c)
  return `(${before}${write_(e, node, names[0]!, names[1]!, names[2]!, site)})`
}

function assignCompound(e: Emitter, node: Node, operator: string, c: Context): string {
  const { left, right } = node as unknown as Sides
  const read = siteOf(e, left, c, StepKind.read, 'read')
  const write = siteOf(e, left, c, StepKind.write, 'write')
  const { before, x, i } = target(e, left, c, [right])
  const value = c.frame.temp()
  if (!c.pausing)
    return `(${before}${value}=$d_get(${x},${i},${read}),$d_set(${x},${i},${value} ${operator} (${e.emit(right, c)}),${write}))`
  return (
    `(${before}${value}=(${mayBeShared(x)}&&$q(${x},${i},${read})&&(yield $P),${x}[${i}]),${value}=${value} ${operator} (${e.emit(right, c)}),` +
    `${write_(e, node, x, i, value, write)})`
  )
}

/** `x[i] ||= v`: a read, and a write where it comes to that. */
function assignLogically(e: Emitter, node: Node, operator: string, c: Context): string {
  const { left, right } = node as unknown as Sides
  const read = siteOf(e, left, c, StepKind.read, 'read')
  const write = siteOf(e, left, c, StepKind.write, 'write')
  const { before, x, i } = target(e, left, c, [right])
  if (!c.pausing)
    return `(${before}$d_get(${x},${i},${read})${operator}$d_set(${x},${i},${e.operand(right, c)},${write}))`
  const value = c.frame.temp()
  return (
    `(${before}(${mayBeShared(x)}&&$q(${x},${i},${read})&&(yield $P),${x}[${i}])${operator}` +
    `(${value}=${e.operand(right, c)},${write_(e, node, x, i, value, write)}))`
  )
}
