import { children, isFunction, type Node } from './ast.ts'
import { type Binding, isWithin, type Names } from './scopes.ts'
import { isGlobal } from './steps.ts'

/**
 * Variables that a loop changes and that decide nothing in it: `spins++`, a delay that only a loop without steps looks at. Their
 * values flow into each other, and into the tests of statements that change nothing but them; not into a step, nor into the
 * way that the loop takes. A loop that came back to its head with only these changed goes on as it did before.
 *
 *   for (;;) {
 *     if (Atomics.load(m, 0) === 0) break
 *     spins++                                  decides nothing
 *     if (spins > limit) spins = 0             nor does this
 *     for (let i = 0; i < delay; i++);         nor delay, i
 *     delay = Math.min(delay * 2, 64)
 *   }
 *
 * One that is read elsewhere in the function may decide something there, and is not idle; but where it is only returned, it is `told`:
 * how often the loop went round can be seen from outside. Anything that is not understood is held to decide.
 */
export interface IdleVariables {
  idle: ReadonlySet<Binding>
  /** some of them is returned */
  told: boolean
  /** the loop itself is such a statement */
  isQuiet: boolean
}

const PURE_CALLS = /^(?:Math\.(?!random)\w+|Number|BigInt|Number\.\w+)$/
const LOOPS = /^(?:While|DoWhile|For)Statement$/
const QUIET = /^(?:Literal|Identifier|(?:Unary|Binary|Logical|Conditional|Sequence|Array)Expression)$/

export function idleVariables(loop: Node, fn: Node, names: Names): IdleVariables {
  const flow = new Flow(names)
  flow.loop(loop)
  const own = names.scopeOf.get(fn)
  const idle = new Set<Binding>()
  for (const each of flow.changed) if (!flow.decides(each) && isWithin(each.scope, own)) idle.add(each)
  let told = false
  const look = (node: Node, parent: Node | undefined, isInner: boolean, isReturned: boolean): void => {
    if (node === loop) {
      // what stands in it is known, but for functions that are made there
      for (const inner of functionsIn(loop)) look(inner, loop, true, false)
      for (const binding of flow.returned) if (idle.has(binding)) told = true
      return
    }
    if (node.type === 'Identifier' && !isWrittenOnly(node, parent)) {
      const binding = names.bindingOf.get(node)
      if (binding !== undefined && idle.has(binding)) {
        if (isReturned && !isInner) told = true
        else idle.delete(binding)
      }
    }
    const inner = isInner || (isFunction(node) && node !== fn)
    const returned =
      isReturned || (node.type === 'ReturnStatement' && node['argument'] && flow.isQuiet(node['argument']))
    for (const child of children(node)) look(child, node, inner, returned)
  }
  look(fn, undefined, false, false)
  return { idle, told, isQuiet: flow.isQuiet(loop) }
}

/** Which variables' values flow where, in a loop. */
class Flow {
  readonly changed = new Set<Binding>()
  /** variables whose values are returned from within */
  readonly returned = new Set<Binding>()
  private readonly names: Names
  private readonly deciding = new Set<Binding>()
  /** of each variable: those that it is made of */
  private readonly from = new Map<Binding, Set<Binding>>()
  private isSettled = false

  constructor(names: Names) {
    this.names = names
  }

  loop(node: Node): void {
    const { test, update, body } = node as { test?: Node | null; update?: Node | null; body?: Node }
    if (test) this.decide(test)
    if (update) this.expression(update)
    this.statement(body!)
  }

  decides(binding: Binding): boolean {
    if (!this.isSettled) {
      this.isSettled = true
      for (const each of this.deciding) for (const source of this.from.get(each) ?? []) this.deciding.add(source)
    }
    return this.deciding.has(binding)
  }

  private decide(node: Node): void {
    for (const binding of this.mentioned(node)) this.deciding.add(binding)
  }

  private mentioned(node: Node, found = new Set<Binding>()): Set<Binding> {
    const binding = node.type === 'Identifier' ? this.names.bindingOf.get(node) : undefined
    if (binding !== undefined) found.add(binding)
    for (const child of children(node)) this.mentioned(child, found)
    return found
  }

  private statement(node: Node): void {
    if (this.isQuiet(node)) return this.note(node, new Set())
    switch (node.type) {
      case 'BlockStatement':
        for (const each of node['body']) this.statement(each)
        return
      case 'LabeledStatement':
        return this.statement(node['body'])
      case 'ExpressionStatement':
        return this.expression(node['expression'])
      case 'VariableDeclaration':
        for (const each of node['declarations']) this.declarator(each)
        return
      case 'IfStatement':
        this.decide(node['test'])
        this.statement(node['consequent'])
        if (node['alternate'] !== null) this.statement(node['alternate'])
        return
      case 'ReturnStatement':
        if (node['argument'] !== null && this.isQuiet(node['argument'])) this.mentioned(node['argument'], this.returned)
        else this.decide(node)
        return
      case 'BreakStatement':
      case 'ContinueStatement':
        return
      default:
        this.decide(node)
    }
  }

  private expression(node: Node): void {
    if (this.isQuiet(node)) return this.note(node, new Set())
    if (node.type === 'SequenceExpression') for (const each of node['expressions']) this.expression(each)
    else this.decide(node)
  }

  private declarator(node: Node): void {
    const { id, init } = node as { id?: Node; init?: Node | null }
    if (init && id!.type === 'Identifier' && this.isQuiet(init)) this.assign(id!, this.mentioned(init))
    else this.decide(node)
  }

  /** Takes no step, does not leave, and changes variables alone. */
  isQuiet(node: Node): boolean {
    switch (node.type) {
      case 'EmptyStatement':
        return true
      case 'BlockStatement':
      case 'ExpressionStatement':
      case 'IfStatement':
      case 'VariableDeclaration':
        return children(node).every((child) => this.isQuiet(child))
      case 'VariableDeclarator':
        return node['id'].type === 'Identifier' && (node['init'] === null || this.isQuiet(node['init']))
      case 'UnaryExpression':
        return node['operator'] !== 'delete' && this.isQuiet(node['argument'])
      case 'UpdateExpression':
        return this.isVariable(node['argument'])
      case 'AssignmentExpression':
        return this.isVariable(node['left']) && this.isQuiet(node['right'])
      case 'CallExpression':
        return this.isPureCall(node['callee']) && node['arguments'].every((each: Node) => this.isQuiet(each))
      default:
        if (!LOOPS.test(node.type) && !QUIET.test(node.type)) return false
        return children(node).every((child) => this.isQuiet(child))
    }
  }

  private isVariable(node: Node): boolean {
    return node.type === 'Identifier' && this.names.bindingOf.get(node) !== undefined
  }

  private isPureCall(callee: Node): boolean {
    if (callee.type === 'Identifier') return isGlobal(callee, this.names) && PURE_CALLS.test(callee['name'])
    const { object, property } = callee as { object?: Node; property?: Node }
    if (callee.type !== 'MemberExpression' || callee['computed'] || object!.type !== 'Identifier') return false
    return isGlobal(object!, this.names) && PURE_CALLS.test(`${object!['name']}.${property!['name']}`)
  }

  /** What something quiet makes of which variables; `control` decides whether it does. */
  private note(node: Node, control: ReadonlySet<Binding>): void {
    if (node.type === 'IfStatement' || LOOPS.test(node.type)) {
      const inner = new Set([...control, ...(node['test'] ? this.mentioned(node['test']) : [])])
      for (const child of children(node)) this.note(child, inner)
      return
    }
    if (node.type === 'UpdateExpression') this.assign(node['argument'], control)
    else if (node.type === 'AssignmentExpression')
      this.assign(node['left'], new Set([...control, ...this.mentioned(node['right'])]))
    else if (node.type === 'VariableDeclarator' && node['init'] !== null)
      this.assign(node['id'], new Set([...control, ...this.mentioned(node['init'])]))
    // one side of these may not be run
    const all =
      node.type === 'LogicalExpression' || node.type === 'ConditionalExpression'
        ? new Set([...control, ...this.mentioned(node)])
        : control
    for (const child of children(node)) this.note(child, all)
  }

  private assign(target: Node, sources: Iterable<Binding>): void {
    const binding = this.names.bindingOf.get(target) as Binding
    this.changed.add(binding)
    const known = this.from.get(binding) ?? new Set()
    for (const each of sources) known.add(each)
    this.from.set(binding, known)
  }
}

function functionsIn(node: Node): Node[] {
  return children(node).flatMap((child) => (isFunction(child) ? [child] : functionsIn(child)))
}

/** A declaration, or an assignment whose value nobody takes. */
function isWrittenOnly(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'VariableDeclarator') return parent['id'] === node
  return parent?.type === 'AssignmentExpression' && parent['operator'] === '=' && parent['left'] === node
}
