import type { Node } from './ast.ts'
import { assignTemp, emitPattern, siteOf } from './emit_element.ts'
import type { Context, Emitter } from './emitter.ts'
import { isElement, neverShared, StepKind } from './steps.ts'

/**
 * `for (const v of x)`: the driver hands out `$P` where the iteration itself wants to pause, be it over a shared typed
 * array, a generator in which steps happen, or an iterator whose `next` does.
 */
export function emitForOf(e: Emitter, node: Node, c: Context): string {
  const { left, right, body } = node as { left?: Node; right?: Node; body?: Node }
  if (node['await'] || (neverShared(right!, e.names) && !hasElementTarget(e, left!))) return e.copy(node, c)
  const site = siteOf(e, right!, c, StepKind.read, 'iterate')
  const source = c.pausing
    ? `$drive(${e.operand(right!, c)},${site})`
    : `$d_bulk(${e.operand(right!, c)},'iterate',${site})`
  const item = c.frame.pin()
  const pause = c.pausing ? `if(${item}===$P){yield $P;continue}` : ''
  return `for(${item} of ${source}){${pause}${head(e, left!, item, c)};${e.emit(body!, c)}}`
}

function head(e: Emitter, left: Node, item: string, c: Context): string {
  if (left.type !== 'VariableDeclaration') {
    if (isElement(left, e.names)) return assignTemp(e, left, item, c)
    const targets: Array<{ node: Node; temp: string }> = []
    const pattern = emitPattern(e, left, { ...c, targets })
    const after = targets.map(({ node, temp }) => `;${assignTemp(e, node, temp, c)}`).join('')
    return `(${pattern}=${arraySource(e, left, item, c)})${after}`
  }
  const { id } = left['declarations'][0]
  return `${left['kind']} ${emitPattern(e, id, c)} = ${arraySource(e, id, item, c)}`
}

function hasElementTarget(e: Emitter, left: Node): boolean {
  return left.type === 'MemberExpression' && isElement(left, e.names)
}

/** What an array pattern takes apart, made safe to iterate at once. */
export function arraySource(e: Emitter, pattern: Node, source: string, c: Context): string {
  if (pattern.type !== 'ArrayPattern') return source
  const site = siteOf(e, pattern, c, StepKind.read, 'iterate')
  if (!c.pausing) return `$d_bulk(${source},'iterate',${site})`
  const elements: Array<Node | null> = pattern['elements']
  const wanted = elements.at(-1)?.type === 'RestElement' ? 'Infinity' : elements.length
  const temp = c.frame.temp()
  return `(${temp}=${source},Array.isArray(${temp})?${temp}:yield* $take(${temp},${wanted},${site}))`
}

export function emitSpread(e: Emitter, node: Node, c: Context): string {
  const argument: Node = node['argument']
  if (neverShared(argument, e.names)) return e.copy(node, c)
  const site = siteOf(e, argument, c, StepKind.read, 'iterate')
  if (!c.pausing) return `...$d_bulk(${e.operand(argument, c)},'iterate',${site})`
  const temp = c.frame.temp()
  return `...(${temp}=${e.operand(argument, c)},$plain(${temp})?${temp}:yield* $take(${temp},Infinity,${site}))`
}

/** `{ ...x }`: of a shared array, all its elements in one go. */
export function emitObjectSpread(e: Emitter, node: Node, c: Context): string {
  const argument: Node = node['argument']
  if (neverShared(argument, e.names)) return `...${e.operand(argument, c)}`
  return `...$d_bulk(${e.operand(argument, c)},'spread',${siteOf(e, argument, c, StepKind.read, '{ ...spread }')})`
}

/** `yield* x` in a generator of the user's own. */
export function emitYield(e: Emitter, node: Node, c: Context): string {
  if (!node['delegate'] || !c.pausing) return e.copy(node, c)
  return `(yield* $drive(${e.operand(node['argument'], c)},${siteOf(e, node, c, StepKind.read, 'iterate')}))`
}
