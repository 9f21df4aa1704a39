import { isFunction, type Node } from './ast.ts'
import type { Context } from './context.ts'
import { emitAsyncCall } from './emit_async.ts'
import { point, siteOf, unlessLogged } from './emit_element.ts'
import { emitCoroutine } from './emit_function.ts'
import { emitInline } from './emit_inline.ts'
import { emitListed } from './emit_walk.ts'
import type { Emitter } from './emitter.ts'
import { asksLater, handedByRequire } from './handed_imports.ts'
import { keyName } from './pausable.ts'
import { mark } from './source_map.ts'
import { type Intrinsic, intrinsicOf, isElement, isGlobal, neverShared, STEPPING_BUILT_IN, StepKind } from './steps.ts'
import { copiesElements } from './walks.ts'

export function emitCall(e: Emitter, node: Node, c: Context): string {
  const helper = e.functions.helpers.of(node)
  if (helper !== undefined) return emitAsyncCall(e, node, helper, c)
  const intrinsic = intrinsicOf(node, e.names)
  if (intrinsic !== undefined) return emitIntrinsic(e, node, intrinsic, c)
  const callee: Node = node['callee']
  const handed = handedByRequire(node)
  if (handed !== undefined) return `$module(${JSON.stringify(handed)},${e.copy(node, c)})`
  if (asksLater(node)) return `$require(${args(e, node, c)})`
  const made = makesCode(e, callee)
  if (made !== undefined) return emitMaking(e, node, made, c)
  if (callee.type === 'Super' || callee.type === 'Import' || callee.type === 'ChainExpression') return e.copy(node, c)

  const fn = e.functions.callee(node)
  if (fn !== undefined) {
    if (!c.pausing || !fn.steps) return e.copy(node, c)
    const inlined = emitInline(e, node, fn, c)
    if (inlined !== undefined) return inlined
    const target = isFunction(callee) ? `(${emitCoroutine(e, callee)})` : `${callee['name']}$co`
    return `(yield* ${target}(${args(e, node, c)}))`
  }
  if (callee.type === 'MemberExpression') return emitMethodCall(e, node, c)
  if (c.pausing && e.functions.mayStep(node) && !isGlobal(callee, e.names)) return unknownCall(e, node, c)
  return e.copy(node, c)
}

export function emitNew(e: Emitter, node: Node, c: Context): string {
  const helper = e.functions.helpers.of(node)
  if (helper !== undefined) return emitAsyncCall(e, node, helper, c)
  const callee: Node = node['callee']
  const given: Node[] = node['arguments']
  const name: string = callee['name'] ?? ''
  const made = makesCode(e, callee)
  if (made !== undefined) return emitMaking(e, node, made, c)
  if (callee.type === 'Identifier' && isGlobal(callee, e.names)) {
    if (name === 'SharedArrayBuffer') return `$made(${e.copy(node, c)})`
    if (
      name === 'Promise' &&
      c.pausing &&
      given.length === 1 &&
      given[0]!.type !== 'SpreadElement' &&
      e.functions.steps(given[0]!)
    )
      return `(yield* $newPromise(Promise,${e.operand(given[0]!, c)}))`
    if (name === 'Date' && given.length === 0) return `$date(Date)`
    // of another typed array it copies the elements natively
    if (copiesElements(node, e.names) && !neverShared(given[0]!, e.names))
      return e.functions.walks.has(node) && c.pausing
        ? `new ${name}(${emitListed(e, given[0]!, c, 'copy')})`
        : `new ${name}($whole(${e.operand(given[0]!, c)},'copy'))`
  }
  // of a function that is tied to its coroutine, `new` would take the tying
  if (isFunction(callee)) return `${mark(node.start)}new (${e.emit(callee, c)})(${args(e, node, c)})`
  return e.copy(node, c)
}

/** `eval` stays where it is, or it would be another one; what `Function` is given can be looked at. */
function emitMaking(e: Emitter, node: Node, made: string, c: Context): string {
  if (made === 'eval') return `($evals("eval"),${e.copy(node, c)})`
  return `${node.type === 'NewExpression' ? 'new ' : ''}($makes(${e.operand(node['callee'], c)}))(${args(e, node, c)})`
}

/** Code that is made while the program runs has no steps: a CPU that makes some is told so. */
function makesCode(e: Emitter, callee: Node): string | undefined {
  const last: Node = callee.type === 'SequenceExpression' ? callee['expressions'].at(-1) : callee
  if (isGlobal(last, e.names)) return /^(eval|Function)$/.test(last['name']) ? last['name'] : undefined
  const isGlobalMember = last.type === 'MemberExpression' && isGlobal(last['object'], e.names) && !last['computed']
  return isGlobalMember && last['object'].name === 'globalThis' && /^(eval|Function)$/.test(last['property'].name)
    ? last['property'].name
    : undefined
}

function emitMethodCall(e: Emitter, node: Node, c: Context): string {
  const { object, property, computed } = node['callee'] as { object: Node; property: Node; computed: boolean }
  const mayStep = c.pausing && object.type !== 'Super' && (e.functions.mayStep(node) || e.functions.walks.has(node))
  if (computed) return mayStep ? dynamicCall(e, node, c) : rawCall(e, node, c)
  const method: string = property['name']
  if (property.type === 'PrivateIdentifier') {
    if (!mayStep) return e.copy(node, c)
    return e.functions.isPrivateMethod(method)
      ? `(yield* ${e.base(object, c)}.#${method}$co(${args(e, node, c)}))`
      : dynamicCall(e, node, c)
  }
  if (object.type === 'Super') return e.copy(node, c)
  if (isGlobal(object, e.names) && !mayStep && !/^(globalThis|Reflect|Atomics)$/.test(object['name']))
    return e.copy(node, c)
  if (method === 'bind' && !node['arguments'].some(isSpread))
    return `$bind(${[object, ...node['arguments']].map((each) => e.operand(each, c)).join(',')})`
  if (method === 'apply' && node['arguments'].length === 2 && !node['arguments'].some(isSpread) && !mayStep)
    return appliedTo(e, node, c)
  return mayStep ? dynamicCall(e, node, c) : namedBuiltIn(e, node, c)
}

/** A call as it stands, which says where it is if it turns out to be a built-in that takes steps. */
function namedBuiltIn(e: Emitter, node: Node, c: Context): string {
  const { object, property } = node['callee'] as { object: Node; property: Node }
  const method: string = property['name']
  if (!STEPPING_BUILT_IN.test(method) || neverShared(object, e.names)) return e.copy(node, c)
  return `${named(e, node, c, builtInName(method), object)}.${method}(${args(e, node, c)})`
}

function builtInName(method: string): string {
  if (/^(get|set)[A-Z]/.test(method)) return `DataView.${method}`
  return method === 'values' || method === 'entries' ? 'iterate' : method
}

/** `(site, value)`: the step that comes of the value next stands here. */
export function named(e: Emitter, node: Node, c: Context, op: string, value: Node): string {
  const bits = /^DataView\.\D+(\d+)$/.exec(op)
  const writes = /^(fill|set|copyWithin|reverse|sort|DataView\.set)/.test(op)
  const site = siteOf(e, node, c, writes ? StepKind.write : StepKind.read, op, bits === null ? 0 : Number(bits[1]) / 8)
  return `($h.site=${site},${e.operand(value, c)})`
}

/** `f.apply(o, list)`: a list that is a shared array is read natively. */
function appliedTo(e: Emitter, node: Node, c: Context): string {
  const [self, list] = node['arguments'] as [Node, Node]
  const text = neverShared(list, e.names) ? e.operand(list, c) : `$whole(${e.operand(list, c)},'apply')`
  return `${e.base(node['callee'].object, c)}.apply(${e.operand(self, c)},${text})`
}

/** `f(...)` where what is called is known only when it runs: its coroutine if it has one. */
function unknownCall(e: Emitter, node: Node, c: Context): string {
  const callee: Node = node['callee']
  const given: Node[] = node['arguments']
  const isSpreading = given.some(isSpread)
  const { before, names } = e.operands([callee, ...(isSpreading ? [] : given)], c, isSpreading ? given : [])
  const [f] = names
  const twin = c.frame.temp()
  if (isSpreading) {
    const list = c.frame.temp()
    return `(${before}${list}=[${args(e, node, c)}],(${twin}=$g(${f}))?yield* ${twin}(...${list}):${f}(...${list}))`
  }
  const list = names.slice(1).join(',')
  return `(${before}(${twin}=$g(${f}))?yield* ${twin}(${list}):${f}(${list}))`
}

/** `o.m(...)` and `o[m](...)` where some `m` steps. */
function dynamicCall(e: Emitter, node: Node, c: Context): string {
  const { object, property, computed } = node['callee'] as { object: Node; property: Node; computed: boolean }
  const given: Node[] = node['arguments']
  const isSpreading = given.some(isSpread)
  const { before, names } = e.operands(computed ? [object, property] : [object], c, given)
  const o = names[0]!
  const f = c.frame.temp()
  const twin = c.frame.temp()
  const callee = computed ? `${o}[${names[1]}]` : `${o}.${keyName(property)}`
  const method = computed ? '' : keyName(property)
  let start = `${before}${f}=${callee},`
  let list: string[]
  if (isSpreading) {
    const all = c.frame.temp()
    start += `${all}=[${args(e, node, c)}],`
    list = [`...${all}`]
  } else {
    const operands = e.operands(given, c)
    start += operands.before
    list = operands.names
    if (method === 'apply' && e.functions.walks.has(node)) {
      const raw: Node = { type: 'Raw', text: list[1]!, start: given[1]!.start, end: given[1]!.end }
      const whole = c.frame.temp()
      start += `${whole}=${emitListed(e, raw, c, 'apply')},`
      list[1] = whole
    }
  }
  const onSelf = [o, ...list].join(',')
  const site = e.functions.walks.has(node) && method !== 'apply' ? siteOfBuiltIn(e, node, c, method) : ''
  const dynamic =
    `(${twin}=$g(${f}))?yield* ${twin}.call(${onSelf}):` +
    `(${site}typeof ${f}==='function'?(${twin}=$call(${f},${onSelf}),$h.co===null?${twin}:yield* $co()):${callee}(${list}))`
  if (method === 'call' || method === 'apply')
    return `(${start}${f}===$${method}Of&&(${twin}=$g(${o}))?yield* ${twin}.${method}(${list}):${dynamic})`
  return `(${start}${dynamic})`
}

function siteOfBuiltIn(e: Emitter, node: Node, c: Context, method: string): string {
  const object: Node = node['callee'].object
  const op = isGlobal(object, e.names) ? `${object['name']}.${method}` : builtInName(method)
  return `$h.site=${siteOf(e, node, c, StepKind.read, op)},`
}

/** A call as it stands; `x[i](...)` is no step: an element of a typed array cannot be called. */
function rawCall(e: Emitter, node: Node, c: Context): string {
  const callee: Node = node['callee']
  if (!isElement(callee, e.names)) return e.copy(node, c)
  return `${e.base(callee['object'], c)}[${e.emit(callee['property'], c)}](${args(e, node, c)})`
}

/** What is done at once where nobody waits and nobody is woken. */
const JUST_DONE = new Set(['load', 'store', 'add', 'sub', 'and', 'or', 'xor', 'exchange', 'compareExchange'])

function emitIntrinsic(e: Emitter, node: Node, intrinsic: Intrinsic, c: Context): string {
  const { kind, perform, operands } = intrinsic
  if (perform === 'inOrder') return `($h.order=${e.operand(node['arguments'][0], c)})`
  const hint = node['callee'].type === 'Identifier'
  const op = hint ? node['callee'].name.slice(1) : `Atomics.${perform}`
  const site = siteOf(e, node, c, kind, op)
  const all: Node[] = node['arguments']
  const given = all.slice(0, operands)
  if (kind >= StepKind.barrier && kind !== StepKind.settle) return emitOrdering(e, node, intrinsic, site, c)
  if (!c.pausing && c.atomic && JUST_DONE.has(perform) && all.length === operands) {
    const { before, names } = e.operands(all, c)
    const logged = `$d_${perform}(${names},${site})`
    return unlessLogged(
      before,
      logged,
      perform === 'load' ? `${names[0]}[${names[1]}]??${logged}` : `$${perform}(${names})`,
    )
  }
  if (!c.pausing) {
    const list = given.map((argument) => e.operand(argument, c))
    while (list.length < operands) list.push('void 0')
    return `$d_${perform}(${[...list, site, ...all.slice(operands).map((each) => e.operand(each, c))].join(',')})`
  }
  if (kind === StepKind.relax || kind === StepKind.settle) return `($${perform}(${site})&&(yield $P))`
  const { before, names } = e.operands(all, c)
  names.length = Math.min(names.length, operands)
  while (names.length < operands) names.push('void 0')
  const [view, index, third, fourth] = names as [string, string, string, string]
  const list = names.join(',')
  if (perform === 'waitAsync') return `(${before}$pw(${list},${site})&&(yield $P),$waitAsync(${list},${site}))`
  if (kind === StepKind.wait)
    return `(${before}$pw(${list},${site})&&(yield $P),$wait(${list},${site})&&(yield $P),$waited())`
  if (kind === StepKind.compareExchange)
    return `(${before}$pc(${view},${index},${third},${site})&&(yield $P),$compareExchange(${view},${index},${third},${fourth}))`
  return `(${before}${point(view, index, site)}$${perform}(${list}))`
}

/** What only memory modes know: barriers, which are steps there, and RCU as a primitive, where the value says that it is one. */
function emitOrdering(e: Emitter, node: Node, { kind, perform }: Intrinsic, site: string, c: Context): string {
  const what = perform === 'rcu' ? String(kind) : e.operand(node['arguments'][0], c)
  const list = `${what},${site}`
  const step = c.pausing ? `$${perform}(${list})&&(yield $P)` : `$d_${perform}(${list})`
  return perform === 'rcu' ? `($h.weak&&(${step},true))` : `($h.weak&&${step})`
}

function isSpread(argument: Node): boolean {
  return argument.type === 'SpreadElement'
}

function args(e: Emitter, node: Node, c: Context): string {
  return node['arguments'].map((argument: Node) => e.operand(argument, c)).join(',')
}
