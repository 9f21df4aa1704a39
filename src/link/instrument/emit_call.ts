import { isFunction, type Node } from './ast.ts'
import { plainPoint, point, siteOf } from './emit_element.ts'
import { emitCoroutine } from './emit_function.ts'
import { emitInline } from './emit_inline.ts'
import type { Context, Emitter } from './emitter.ts'
import { keyName } from './functions.ts'
import {
  BULK_REFUSED,
  BULK_STEPPED,
  DATA_VIEW,
  intrinsicOf,
  isElement,
  isGlobal,
  neverShared,
  StepKind,
} from './steps.ts'

const READS_WHOLE = /^(Int|Uint|Float|BigInt|BigUint)\d+(Clamped)?Array$|^(Array|Buffer|structuredClone|Set|Map)$/

export function emitCall(e: Emitter, node: Node, c: Context): string {
  const intrinsic = intrinsicOf(node, e.names)
  if (intrinsic !== undefined) return emitIntrinsic(e, node, intrinsic, c)
  const callee: Node = node['callee']
  if (callee.type === 'Super' || callee.type === 'Import') return e.copy(node, c)

  const fn = e.functions.callee(node)
  if (fn !== undefined) {
    if (!c.pausing || !fn.steps) return isElement(callee, e.names) ? rawCall(e, node, c) : e.copy(node, c)
    const inlined = emitInline(e, node, fn, c)
    if (inlined !== undefined) return inlined
    const target = isFunction(callee) ? `(${emitCoroutine(e, callee, c)})` : `${callee['name']}$co`
    return `(yield* ${target}(${args(e, node, c)}))`
  }
  if (callee.type === 'MemberExpression' && !callee['computed']) return emitMethodCall(e, node, c)
  if (READS_WHOLE.test(callee['name'] ?? '') && isGlobal(callee, e.names)) return readsWhole(e, node, c)
  if (c.pausing && e.functions.mayStep(node) && !isGlobal(callee, e.names)) {
    if (callee.type === 'MemberExpression') return computedCall(e, node, c)
    const { before, names } = e.operands([callee, ...plainArguments(node)], c, spreads(node) ? [node] : [])
    const list = spreads(node) ? args(e, node, c) : names.slice(1).join(',')
    return `(${before}${names[0]}?.[$g]?yield* ${names[0]}[$g](${list}):${names[0]}(${list}))`
  }
  return rawCall(e, node, c)
}

export function emitNew(e: Emitter, node: Node, c: Context): string {
  const callee: Node = node['callee']
  return READS_WHOLE.test(callee['name'] ?? '') && isGlobal(callee, e.names) ? readsWhole(e, node, c) : e.copy(node, c)
}

/** Constructors and functions of the language that read all of a typed array at once. */
function readsWhole(e: Emitter, node: Node, c: Context): string {
  if (node['arguments'].length === 0 || spreads(node)) return e.copy(node, c)
  const site = siteOf(e, node, c, StepKind.read, 'copy')
  const list = node['arguments'].map((a: Node, i: number) =>
    i === 0 ? `$d_bulk(${e.operand(a, c)},'copy',${site})` : e.operand(a, c),
  )
  const keyword = node.type === 'NewExpression' ? 'new ' : ''
  return `${keyword}${e.code.slice(node['callee'].start, node['callee'].end)}(${list.join(',')})`
}

function emitMethodCall(e: Emitter, node: Node, c: Context): string {
  const { object, property } = node['callee'] as { object: Node; property: Node }
  const method: string = property['name']
  const global = isGlobal(object, e.names)
  if (global)
    return READS_WHOLE.test(object['name']) && method === 'from' ? fromCall(e, node, c) : atomicsOrRaw(e, node, c)
  if (property.type === 'PrivateIdentifier') {
    if (!c.pausing || !e.functions.mayStep(node)) return e.copy(node, c)
    return e.functions.isPrivateMethod(method)
      ? `(yield* ${e.base(object, c)}.#${method}$co(${args(e, node, c)}))`
      : dynamicCall(e, node, undefined, c)
  }
  if (method === 'next' && c.pausing && object.type !== 'Super') {
    const list = [e.operand(object, c), ...node['arguments'].map((argument: Node) => e.operand(argument, c))]
    return `(yield* $next(${list.join(',')}))`
  }
  const shareable = object.type !== 'Super' && !neverShared(object, e.names)
  if (shareable && DATA_VIEW.test(method)) return dataView(e, node, c)
  if (method === 'bind' && object.type !== 'Super')
    return `$bind(${[e.operand(object, c), ...(node['arguments'].length > 0 ? [args(e, node, c)] : [])].join(',')})`
  const bulk = shareable && (BULK_STEPPED.has(method) || BULK_REFUSED.has(method))
  if (bulk && (!c.pausing || BULK_REFUSED.has(method))) {
    const site = siteOf(e, node, c, method === 'sort' ? StepKind.write : StepKind.read, method)
    const safe = `$d_bulk(${e.operand(object, c)},'${method}',${site})`
    return c.pausing && e.functions.mayStep(node)
      ? dynamicCall(e, node, safe, c)
      : `${safe}.${method}(${args(e, node, c)})`
  }
  if (bulk) return steppedBulk(e, node, c)
  return c.pausing && e.functions.mayStep(node) ? dynamicCall(e, node, undefined, c) : e.copy(node, c)
}

/** `o.m(...)` where some `m` steps: its coroutine if it has one. */
function dynamicCall(e: Emitter, node: Node, object: string | undefined, c: Context): string {
  const callee: Node = node['callee']
  const method = keyName(callee['property'])
  const isSuper = callee['object'].type === 'Super'
  let before = ''
  let o = 'super'
  if (!isSuper) {
    const given = e.operands([callee['object']], c, node['arguments'])
    if (object === undefined) {
      before = given.before
      o = given.names[0]!
    } else {
      o = c.frame.temp()
      before = `${o}=${object},`
    }
  }
  const { before: more, names } = e.operands(plainArguments(node), c)
  const list = spreads(node) ? args(e, node, c) : names.join(',')
  const self = isSuper ? 'this' : o
  const given = [self, list].filter(Boolean).join(',')
  const method_ = `${o}.${method}?.[$g]?yield* ${o}.${method}[$g].call(${given}):${o}.${method}(${list})`
  const start = `${before}${spreads(node) ? '' : more}`
  if (method === 'call' || method === 'apply')
    return `(${start}${o}?.[$g]?yield* ${o}[$g].${method}(${list}):${method_})`
  return `(${start}${method_})`
}

/** `table[key](...)` */
function computedCall(e: Emitter, node: Node, c: Context): string {
  const callee: Node = node['callee']
  if (callee['object'].type === 'Super') return rawCall(e, node, c)
  const { before, names } = e.operands(
    [callee['object'], callee['property'], ...plainArguments(node)],
    c,
    spreads(node) ? [node] : [],
  )
  const [o, key] = names
  const list = spreads(node) ? args(e, node, c) : names.slice(2).join(',')
  return `(${before}${o}[${key}]?.[$g]?yield* ${o}[${key}][$g].call(${[o, list].filter(Boolean).join(',')}):${o}[${key}](${list}))`
}

/** A call as it stands; `x[i](...)` is no step: an element of a typed array cannot be called. */
function rawCall(e: Emitter, node: Node, c: Context): string {
  const callee: Node = node['callee']
  if (!isElement(callee, e.names)) return e.copy(node, c)
  return `${e.base(callee['object'], c)}[${e.emit(callee['property'], c)}](${args(e, node, c)})`
}

function atomicsOrRaw(e: Emitter, node: Node, c: Context): string {
  const { object } = node['callee'] as { object: Node }
  if (object['name'] !== 'Atomics') return e.copy(node, c)
  const method = `$Atomics.${node['callee'].property.name}`
  return c.pausing && spreads(node) ? `(yield* ${method}[$g](${args(e, node, c)}))` : `${method}(${args(e, node, c)})`
}

function fromCall(e: Emitter, node: Node, c: Context): string {
  if (node['arguments'].length === 0 || spreads(node)) return e.copy(node, c)
  const site = siteOf(e, node, c, StepKind.read, 'from')
  const [first, ...rest] = node['arguments'] as [Node, ...Node[]]
  const list = [`$d_bulk(${e.operand(first, c)},'from',${site})`, ...rest.map((a) => e.operand(a, c))]
  return `${e.code.slice(node['callee'].start, node['callee'].end)}(${list.join(',')})`
}

function steppedBulk(e: Emitter, node: Node, c: Context): string {
  const { object, property } = node['callee'] as { object: Node; property: Node }
  const method: string = property['name']
  const site = siteOf(
    e,
    node,
    c,
    /^(fill|set|copyWithin|reverse)$/.test(method) ? StepKind.write : StepKind.read,
    method,
  )
  const o = c.frame.temp()
  const before = `${o}=${e.operand(object, c)}`
  const given = e.operands(plainArguments(node), c)
  const list = spreads(node) ? args(e, node, c) : given.names.join(',')
  const dynamic = e.functions.mayStep(node)
    ? `${o}.${method}?.[$g]?yield* ${o}.${method}[$g].call(${[o, list].filter(Boolean).join(',')}):`
    : ''
  return `(${before},${spreads(node) ? '' : given.before}$bulky(${o},${given.names[0] ?? 0})?yield* $bulk(${o},'${method}',[${list}],${site}):${dynamic}${o}.${method}(${list}))`
}

function dataView(e: Emitter, node: Node, c: Context): string {
  const method: string = node['callee'].property.name
  const [, direction, , bits] = DATA_VIEW.exec(method)!
  const kind = direction === 'get' ? StepKind.read : StepKind.write
  const site = siteOf(e, node, c, kind, `DataView.${method}`, Number(bits) / 8)
  if (!c.pausing) return `$d_dataView(${e.operand(node['callee'].object, c)},${site}).${method}(${args(e, node, c)})`
  const { before, names } = e.operands([node['callee'].object, ...node['arguments']], c)
  const [view, ...rest] = names
  const access = `${view}.${method}(${rest.join(',')})`
  if (kind === StepKind.read)
    return `(${before}${view}?.[$m]&&$q(${view},${rest[0] ?? 0},${site})&&(yield $P),${access})`
  return `(${before}${view}?.[$m]&&(${plainPoint(view!, rest[0] ?? '0', site)}$touch(${view},${rest[0] ?? 0},${Number(bits) / 8})),${access})`
}

function emitIntrinsic(
  e: Emitter,
  node: Node,
  intrinsic: { kind: StepKind; perform: string; operands: number },
  c: Context,
): string {
  const { kind, perform, operands } = intrinsic
  const hint = node['callee'].type === 'Identifier'
  const op = hint ? node['callee'].name.slice(1) : `Atomics.${perform}`
  const site = siteOf(e, node, c, kind, op)
  const given: Node[] = node['arguments'].slice(0, operands)
  if (!c.pausing && perform === 'load' && given.length === 2) {
    // judges and allocators read much: while no CPU runs, or nobody logs, a read is just a read
    const { before, names } = e.operands(given, c)
    const [x, i] = names
    return `(${before}${c.atomic ? '$h.log' : '$h.busy'}?$d_load(${x},${i},${site}):${x}[${i}]??$d_load(${x},${i},${site}))`
  }
  if (!c.pausing) {
    const list = given.map((argument) => e.operand(argument, c))
    while (list.length < operands) list.push('void 0')
    return `$d_${perform}(${[...list, site].join(',')})`
  }
  if (kind === StepKind.relax) return `($relax(${site})&&(yield $P))`
  const { before, names } = e.operands(given, c)
  while (names.length < operands) names.push('void 0')
  const [view, index, third, fourth] = names as [string, string, string, string]
  const list = names.join(',')
  if (kind === StepKind.wait)
    return `(${before}$pw(${list},${site})&&(yield $P),$wait(${list},${site})&&(yield $P),$waited())`
  if (kind === StepKind.compareExchange)
    return `(${before}$pc(${view},${index},${third},${site})&&(yield $P),$compareExchange(${view},${index},${third},${fourth}))`
  return `(${before}${point(view, index, site)}$${perform}(${list}))`
}

function spreads(node: Node): boolean {
  return node['arguments'].some((argument: Node) => argument.type === 'SpreadElement')
}

function plainArguments(node: Node): Node[] {
  return spreads(node) ? [] : node['arguments']
}

function args(e: Emitter, node: Node, c: Context): string {
  return node['arguments'].map((argument: Node) => e.operand(argument, c)).join(',')
}
