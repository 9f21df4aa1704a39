import { children, isFunction, type Node } from './ast.ts'
import type { Names } from './scopes.ts'

/** What the text of a helper begins with that lowering leaves in a bundle, and packages that were lowered when they were built. */
const HELPERS = {
  async: '(__this, __arguments, generator) => {\n  return new Promise(',
  generator: '(__this, __arguments, generator) => {\n  var resume = ',
  awaited: 'function(promise, isYieldStar) {\n  this[0] = promise;',
  yieldAll: '(value) => {\n  var obj = value[__knownSymbol("asyncIterator")]',
  forAwait: '(obj, it, method) => (it = obj[__knownSymbol("asyncIterator")])',
} as const

export type AsyncHelper = keyof typeof HELPERS

/** The calls of helpers for what was written with async and await, and what they are given. The helpers themselves are taken out. */
export class AsyncHelpers {
  /** the `yield` that stand for `await` in async functions */
  readonly awaits = new Set<Node>()
  /** generators that are the body of an async function or an async generator */
  readonly bodies = new Set<Node>()
  /** lowering takes each `yield*` for one of an async generator: those of other generators, as they were written */
  readonly ownYieldAlls = new Set<Node>()
  private readonly helpers = new Map<string, AsyncHelper>()
  private names: Names | undefined

  constructor(code: string, program: Node) {
    const statements: Node[] = program['body']
    program['body'] = statements.filter((statement) => {
      const [{ id, init } = {}] = (statement['declarations'] ?? []) as Array<{ id?: Node; init?: Node | null }>
      if (statement.type !== 'VariableDeclaration' || id?.type !== 'Identifier' || !init) return true
      const kind = (Object.keys(HELPERS) as AsyncHelper[]).find((each) => code.startsWith(HELPERS[each], init.start))
      if (kind === undefined) return true
      this.helpers.set(id['name'], kind)
      return false
    })
  }

  /** Nothing in the text was lowered. */
  get isEmpty(): boolean {
    return this.helpers.size === 0
  }

  /** Looks for their calls, now that names are resolved. */
  find(program: Node, names: Names): this {
    this.names = names
    if (this.helpers.size > 0) this.look(program)
    return this
  }

  /** The helper that a call, or a `new`, is of. */
  of(call: Node): AsyncHelper | undefined {
    const { callee } = call as { callee?: Node }
    if (callee?.type !== 'Identifier' || this.names?.bindingOf.get(callee) !== undefined) return undefined
    return this.helpers.get(callee['name'])
  }

  /** The body that such a call is given. */
  bodyOf(call: Node): Node | undefined {
    const kind = this.of(call)
    const body: Node | undefined = call['arguments']?.[2]
    return (kind === 'async' || kind === 'generator') && body?.['generator'] === true ? body : undefined
  }

  /** What a function was before it was lowered, by all that its body does. */
  loweredFrom(fn: Node): 'async' | 'generator' | undefined {
    const body: Node = fn['body']
    const [only, ...more]: Node[] =
      body.type === 'BlockStatement' ? body['body'] : [{ argument: body } as unknown as Node]
    const call: Node | undefined = more.length === 0 ? only?.['argument'] : undefined
    if (call?.type !== 'CallExpression' || this.bodyOf(call) === undefined) return undefined
    return this.of(call) as 'async' | 'generator'
  }

  private look(node: Node, around?: Node): void {
    if (node.type === 'CallExpression') {
      if (this.of(node) === 'yieldAll' && around !== undefined && !this.bodies.has(around)) this.ownYieldAlls.add(node)
      const body = this.bodyOf(node)
      if (body !== undefined) {
        this.bodies.add(body)
        if (this.of(node) === 'async') this.noteAwaits(body)
      }
    }
    for (const child of children(node)) this.look(child, isFunction(node) ? node : around)
  }

  private noteAwaits(node: Node): void {
    for (const child of children(node)) {
      if (isFunction(child)) continue
      if (child.type === 'YieldExpression') this.awaits.add(child)
      this.noteAwaits(child)
    }
  }
}
