import { children, type Node } from './ast.ts'
import { arraySource } from './emit_iteration.ts'
import type { Context, Emitter } from './emitter.ts'
import { isElement, StepKind } from './steps.ts'

export function siteOf(e: Emitter, node: Node, c: Context, kind: StepKind, op: string, size = 0): number {
  return e.sites.add({ kind, op, offset: node.start, via: c.via, fn: c.fn, size, atomic: c.atomic })
}

/** `,pause if the scheduler wants another CPU,` before a step on `view[index]`. */
export function point(view: string, index: string, site: number): string {
  return `$p(${view},${index},${site})&&(yield $P),`
}

/** The same before a plain access: the first of an execution is what makes the race detector begin. */
export function plainPoint(view: string, index: string, site: number): string {
  return `$q(${view},${index},${site})&&(yield $P),`
}

export function emitElementRead(e: Emitter, node: Node, c: Context): string {
  const { object, property } = node as { object?: Node; property?: Node }
  const site = siteOf(e, node, c, StepKind.read, 'read')
  const { before, names } = e.operands([object!, property!], c)
  const [x, i] = names
  if (!c.pausing) return `(${before}${c.atomic ? '$h.log' : '$h.busy'}?$d_get(${x},${i},${site}):${x}[${i}])`
  return `(${before}${x}?.[$m]&&$q(${x},${i},${site})&&(yield $P),${x}[${i}])`
}

export function emitDelete(e: Emitter, node: Node, c: Context): string {
  const { argument } = node as { argument?: Node }
  return isElement(argument!, e.names)
    ? `delete ${e.base(argument!['object'], c)}[${e.emit(argument!['property'], c)}]`
    : e.copy(node, c)
}

/** `x[i]++`: a read, then a write. */
export function emitUpdate(e: Emitter, node: Node, c: Context): string {
  const target: Node = node['argument']
  if (!isElement(target, e.names)) return e.copy(node, c)
  const read = siteOf(e, target, c, StepKind.read, 'read')
  const write = siteOf(e, target, c, StepKind.write, 'write')
  const step = node['operator'] === '++' ? 1 : -1
  if (!c.pausing)
    return `$d_update(${e.operand(target['object'], c)},${e.operand(target['property'], c)},${step},${node['prefix']},${read},${write})`
  const { before, names } = e.operands([target['object'], target['property']], c)
  const [x, i] = names
  const old = c.frame.temp()
  const fresh = c.frame.temp()
  return (
    `(${before}${old}=(${x}?.[$m]&&$q(${x},${i},${read})&&(yield $P),$number(${x}[${i}])),${fresh}=$plus(${old},${step}),` +
    `${write_(x!, i!, fresh, write)},${node['prefix'] ? fresh : old})`
  )
}

function write_(x: string, i: string, value: string, site: number): string {
  return `${x}?.[$m]?(${plainPoint(x, i, site)}$set(${x},${i},${value})):${x}[${i}]=${value}`
}

export function emitAssignment(e: Emitter, node: Node, c: Context): string {
  const { left, right, operator } = node as { left?: Node; right?: Node; operator?: string }
  if (left!.type === 'ArrayPattern' || left!.type === 'ObjectPattern') return assignPattern(e, node, c)
  if (!isElement(left!, e.names)) return e.copy(node, c)
  return operator === '='
    ? assignElement(e, left!, right!, c)
    : assignCompound(e, left!, right!, operator!.slice(0, -1), c)
}

function assignElement(e: Emitter, left: Node, right: Node, c: Context): string {
  const site = siteOf(e, left, c, StepKind.write, 'write')
  if (!c.pausing)
    return `$d_set(${e.operand(left['object'], c)},${e.operand(left['property'], c)},${e.operand(right, c)},${site})`
  const { before, names } = e.operands([left['object'], left['property'], right], c)
  return `(${before}${write_(names[0]!, names[1]!, names[2]!, site)})`
}

function assignCompound(e: Emitter, left: Node, right: Node, operator: string, c: Context): string {
  const read = siteOf(e, left, c, StepKind.read, 'read')
  const write = siteOf(e, left, c, StepKind.write, 'write')
  const { before, names } = e.operands([left['object'], left['property']], c, [right])
  const [x, i] = names
  const value = c.frame.temp()
  if (!c.pausing)
    return `(${before}${value}=$d_get(${x},${i},${read}),$d_set(${x},${i},${value} ${operator} (${e.emit(right, c)}),${write}))`
  return (
    `(${before}${value}=(${x}?.[$m]&&$q(${x},${i},${read})&&(yield $P),${x}[${i}]),${value}=${value} ${operator} (${e.emit(right, c)}),` +
    `${write_(x!, i!, value, write)})`
  )
}

/** An assignment of `value` (a temporary) to a target that is an element. */
export function assignTemp(e: Emitter, target: Node, value: string, c: Context): string {
  const site = siteOf(e, target, c, StepKind.write, 'write')
  if (!c.pausing)
    return `$d_set(${e.operand(target['object'], c)},${e.operand(target['property'], c)},${value},${site})`
  const { before, names } = e.operands([target['object'], target['property']], c)
  return `(${before}${write_(names[0]!, names[1]!, value, site)})`
}

/** `[x[0], y] = e`: elements of shared arrays among the targets are assigned one by one, after the pattern. */
function assignPattern(e: Emitter, node: Node, c: Context): string {
  const value = c.frame.temp()
  const targets: Array<{ node: Node; temp: string }> = []
  const pattern = emitPattern(e, node['left'], { ...c, targets })
  const source = arraySource(e, node['left'], e.operand(node['right'], c), c)
  const after = targets.map(({ node: target, temp }) => `${assignTemp(e, target, temp, c)},`).join('')
  return `(${value}=${source},${pattern}=${value},${after}${value})`
}

/** A pattern whose element targets became temporaries, listed in `c.targets`. */
export function emitPattern(e: Emitter, pattern: Node, c: Context): string {
  if (pattern.type === 'MemberExpression') {
    if (!isElement(pattern, e.names) || c.targets === undefined) return e.copy(pattern, plainTarget(c))
    const temp = c.frame.temp()
    c.targets.push({ node: pattern, temp })
    return temp
  }
  if (pattern.type === 'AssignmentPattern')
    return `${emitPattern(e, pattern['left'], c)} = ${e.operand(pattern['right'], plainTarget(c))}`
  if (pattern.type === 'Identifier') return e.emit(pattern, c)
  if (pattern.type === 'Property' && pattern['shorthand']) {
    const text = emitPattern(e, pattern['value'], c)
    const name = pattern['key'].name
    return text === name || text.startsWith(`${name} `) ? text : `${name}: ${text}`
  }
  let text = ''
  let at = pattern.start
  for (const child of children(pattern)) {
    const isTarget = !(pattern.type === 'Property' && child === pattern['key'])
    text += e.code.slice(at, child.start) + (isTarget ? emitPattern(e, child, c) : e.emit(child, plainTarget(c)))
    at = child.end
  }
  return text + e.code.slice(at, pattern.end)
}

function plainTarget(c: Context): Context {
  const { targets: _, ...rest } = c
  return rest
}
