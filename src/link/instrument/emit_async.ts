import type { Node } from './ast.ts'
import type { AsyncHelper } from './async_helpers.ts'
import type { Context } from './context.ts'
import { siteOf } from './emit_element.ts'
import { emitCoroutine, emitPlain } from './emit_function.ts'
import type { Emitter } from './emitter.ts'
import type { Fn } from './functions.ts'
import { StepKind } from './steps.ts'

/** What stands for the helpers of lowered text is the run-time's (explore/event_loop). */
const RUNTIME: Record<AsyncHelper, string> = {
  async: '$async',
  generator: '$asyncGenerator',
  awaited: '$Awaited',
  yieldAll: '$yieldAll',
  forAwait: '$forAwait',
}

/** A call of an async function's body: it is given both texts, or, where the CPU may pause, the coroutine alone. */
export function emitAsyncCall(e: Emitter, node: Node, kind: AsyncHelper, c: Context): string {
  const given: Node[] = node['arguments']
  const body = e.functions.helpers.bodyOf(node)
  if (kind === 'awaited') return `new $Awaited($at(${e.operand(given[0]!, c)},${awaitSite(e, node, c)}))`
  if (e.functions.helpers.ownYieldAlls.has(node)) return `(${e.operand(given[0]!, c)})`
  if (body === undefined) return `${RUNTIME[kind]}(${given.map((each) => e.operand(each, c)).join(',')})`
  const [self, list] = given.slice(0, 2).map((each) => e.operand(each, c))
  const { steps } = e.functions.of.get(body) as Fn
  if (c.pausing && kind === 'async')
    return `(yield* $async_co(${self},${list},${steps ? emitCoroutine(e, body) : emitPlain(e, body, c)}))`
  return `${RUNTIME[kind]}(${self},${list},${emitPlain(e, body, c)}${steps ? `,${emitCoroutine(e, body)}` : ''})`
}

/** `await` */
export function emitAwait(e: Emitter, node: Node, c: Context): string {
  return `yield $at(${node['argument'] === null ? 'void 0' : e.operand(node['argument'], c)},${awaitSite(e, node, c)})`
}

function awaitSite(e: Emitter, node: Node, c: Context): string {
  return siteOf(e, node, c, StepKind.task, 'await')
}
