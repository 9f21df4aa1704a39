import { children, isFunction, type Node } from './ast.ts'
import { AtomicCode } from './atomic_code.ts'
import type { Fn, Functions } from './functions.ts'
import { idleVariables } from './idle_variables.ts'
import { keyName } from './pausable.ts'
import { type Binding, isWithin, type Names, type Scope } from './scopes.ts'
import { intrinsicOf, isElement, isGlobal } from './steps.ts'

/**
 * How a node may change what lasts beyond one iteration: always, as far as we know; or if the element that it assigns is not of
 * shared memory; or if the variable that it assigns has another value afterwards; or if the variable that is declared with this
 * value had another one.
 */
export type Change = 'always' | 'unless shared' | { assigned: Node } | { declared: Node }

/**
 * Loops that may come back to their head with nothing changed but what was read: `while (Atomics.load(m, 0) === 0);` and all its
 * kind. Whether an iteration did change something is counted while it runs, so that a loop is judged by the path it took: each
 * construct in `changes` counts itself, in the loop's own text and in functions that it calls.
 *
 *   counted                              an assignment to a variable that outlives the iteration, if the value is another one;
 *                                        a write to a property or element; a call of what is not known; `new`, iterators, ...
 *   not counted                          variables of the iteration itself, and of functions that it calls; variables that
 *                                        decide nothing (idle_variables.ts)
 *   the engine's own to see              writes to shared memory, sleeping, waking
 *
 * Files in which every spin is marked (`isMarked`), and loops that call `// explore: atomic` code, whose reads nobody notes, are
 * `heads`: that they come back with nothing changed is told to whoever looks for cycles (explore/engine/state_watch.ts), and holds
 * nobody. What is not known counts, so this may miss a spin loop (which is then explored iteration by iteration) and never invents one.
 */
export interface SpinLoops {
  loops: ReadonlySet<Node>
  heads: ReadonlySet<Node>
  /** of the loops: those that can be seen from outside to go round */
  told: ReadonlySet<Node>
  changes: ReadonlyMap<Node, Change>
}

const PURE_GLOBALS =
  /^(Number|String|Boolean|BigInt|parseInt|parseFloat|isNaN|isFinite|Math\.(?!random)\w+|Number\.\w+|Object\.is|Array\.isArray|BigInt\.as\w+|Atomics\.isLockFree)$/
const PURE_METHODS = new Set([
  ...['at', 'includes', 'indexOf', 'lastIndexOf', 'charAt', 'charCodeAt', 'codePointAt', 'startsWith', 'endsWith'],
  ...['slice', 'has', 'get', 'toFixed', 'padStart', 'trim'],
  // that it takes a message is a step that changes something
  'receiveMessageOnPort',
  ...['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'BigInt64', 'BigUint64', 'Float32', 'Float64'].map(
    (type) => `get${type}`,
  ),
])
const CHANGING = new Set([
  ...['NewExpression', 'AwaitExpression', 'YieldExpression', 'TaggedTemplateExpression', 'ImportExpression'],
  ...['ForOfStatement', 'ArrayPattern', 'SpreadElement', 'ClassExpression', 'ClassDeclaration', 'ForInStatement'],
])
/** Where nothing can be counted as it runs. */
const UNCOUNTABLE = new Set(['ClassDeclaration', 'ForInStatement'])
const LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement'])

export function findSpinLoops(
  program: Node,
  names: Names,
  functions: Functions,
  isMarked: (offset: number) => boolean,
): SpinLoops {
  const finder = new Finder(names, functions)
  if (finder.convertsByItself(program))
    return { loops: new Set(), heads: new Set(), told: new Set(), changes: new Map() }
  for (const fn of functions.of.values()) if (fn.steps) finder.lookForLoops(fn.node, isMarked(fn.node.start), fn.node)
  return finder
}

class Finder implements SpinLoops {
  readonly loops = new Set<Node>()
  readonly heads = new Set<Node>()
  readonly told = new Set<Node>()
  readonly changes = new Map<Node, Change>()
  private readonly names: Names
  private readonly functions: Functions
  private readonly atomicCode: AtomicCode
  private readonly tracked = new Set<Fn>()
  private readonly pure = new Map<Fn, boolean>()
  private readonly impureGetters = new Set<string>()

  constructor(names: Names, functions: Functions) {
    this.names = names
    this.functions = functions
    this.atomicCode = new AtomicCode(names, functions)
  }

  /** Does an operator or an access run code of the program unseen, by a proxy, a valueOf? Notes the names of impure getters on the way. */
  convertsByItself(program: Node): boolean {
    let found = false
    const look = (node: Node): void => {
      this.atomicCode.note(node)
      if (node.type === 'NewExpression' && node['callee'].name === 'Proxy') found = true
      if ((node.type === 'MethodDefinition' || node.type === 'Property') && isFunction(node['value'] ?? {})) {
        const name = node['computed'] ? '' : keyName(node['key'])
        const fn = this.functions.of.get(node['value']) as Fn
        if (node['kind'] === 'get' && (node['computed'] || !this.isPure(fn))) this.impureGetters.add(name)
        if (/^(valueOf|toString)$/.test(name) && !this.isPure(fn)) found = true
        if (node['computed'] && /toPrimitive|hasInstance/.test(node['key'].property?.name ?? '')) found = true
      }
      children(node).forEach(look)
    }
    look(program)
    return found || this.impureGetters.has('')
  }

  lookForLoops(node: Node, areMarked: boolean, fn: Node): void {
    if (isFunction(node) && node !== fn) return
    const scope = LOOPS.has(node.type) ? this.names.scopeOf.get(node) : undefined
    if (scope !== undefined && !(areMarked && walks(node)) && !mentions(node, UNCOUNTABLE)) {
      const { idle, told, isQuiet } = idleVariables(node, fn, this.names)
      const counter = counterIn(node)
      if (isQuiet) return
      if (counter === undefined || idle.has(this.names.bindingOf.get(counter) as Binding)) {
        if (areMarked || this.atomicCode.isReachedFrom(node)) this.heads.add(node)
        else this.loops.add(node)
        if (told) this.told.add(node)
        const persists = (binding: Binding): boolean => isAround(binding.scope, scope) && !idle.has(binding)
        for (const child of children(node)) this.count(child, persists)
      }
    }
    for (const child of children(node)) this.lookForLoops(child, areMarked, fn)
  }

  /** All of a function that is called from such a loop: what it changes outside itself. */
  private track(fn: Fn): void {
    if (this.tracked.has(fn)) return
    this.tracked.add(fn)
    const own = this.names.scopeOf.get(fn.node)
    for (const child of children(fn.node)) this.count(child, (binding) => !isWithin(binding.scope, own))
  }

  private count(node: Node, persists: (binding: Binding) => boolean): void {
    if (isFunction(node)) return // made here, run elsewhere: what calls it counts
    const change = this.changeOf(node, persists)
    if (change !== undefined) this.put(counterOf(node), change)
    if (node.type === 'VariableDeclaration') this.countDeclared(node, persists)
    // a chain is left at its first link that is missing, so nothing can be put before its inner calls
    if (node.type === 'ChainExpression' && this.changesSomewhere(node, persists)) this.changes.set(node, 'always')
    else for (const child of children(node)) this.count(child, persists)
  }

  /** A `var` in a loop outlives the iteration, and an array pattern runs an iterator. */
  private countDeclared(node: Node, persists: (binding: Binding) => boolean): void {
    for (const { id, init } of node['declarations'] as Array<{ id: Node; init: Node | null }>) {
      if (init === null) continue
      if (id.type !== 'Identifier') {
        if (node['kind'] === 'var' || mentions(id, new Set(['ArrayPattern']))) this.put(init, 'always')
      } else if (node['kind'] === 'var' && persists(this.names.bindingOf.get(id) as Binding))
        this.put(init, { declared: id })
    }
  }

  /** Of two ways in which one node changes something, nothing finer is kept than that it does. */
  private put(node: Node | undefined, change: Change): void {
    if (node === undefined) return
    const before = this.changes.get(node)
    const same = before === undefined || kindOf(before) === kindOf(change)
    this.changes.set(node, same ? change : 'always')
  }

  private changesSomewhere(node: Node, persists: (binding: Binding) => boolean): boolean {
    return children(node).some(
      (child) =>
        !isFunction(child) && (this.changeOf(child, persists) !== undefined || this.changesSomewhere(child, persists)),
    )
  }

  private changeOf(node: Node, persists: (binding: Binding) => boolean): Change | undefined {
    if (CHANGING.has(node.type)) return 'always'
    switch (node.type) {
      case 'AssignmentExpression':
        return this.targetChange(node['left'], persists)
      case 'UpdateExpression': {
        const change = this.targetChange(node['argument'], persists)
        return typeof change === 'object' ? 'always' : change
      }
      case 'UnaryExpression':
        return node['operator'] === 'delete' ? 'always' : undefined
      case 'MemberExpression':
        return this.impureGetters.size > 0 && this.mayBeGetter(node) ? 'always' : undefined
      case 'CallExpression':
        return this.callChanges(node) ? 'always' : undefined
      default:
        return undefined
    }
  }

  private targetChange(target: Node, persists: (binding: Binding) => boolean): Change | undefined {
    if (isElement(target, this.names)) return 'unless shared'
    if (target.type !== 'Identifier') return 'always'
    const binding = this.names.bindingOf.get(target)
    if (binding === undefined) return 'always'
    return persists(binding) ? { assigned: target } : undefined
  }

  private mayBeGetter(node: Node): boolean {
    return node['computed'] ? node['property'].type !== 'Literal' : this.impureGetters.has(keyName(node['property']))
  }

  private callChanges(call: Node): boolean {
    const intrinsic = intrinsicOf(call, this.names)
    if (intrinsic !== undefined) return false
    const { callee: called } = call as { callee?: Node }
    const callee = called!.type === 'SequenceExpression' ? (called!['expressions'] as Node[]).at(-1) : called
    const known = this.functions.callee(call)
    if (known !== undefined) return !this.follow(known)
    if (callee!.type === 'Identifier' && isGlobal(callee!, this.names)) return !PURE_GLOBALS.test(callee!['name'])
    if (callee!.type === 'Identifier' && callee!['name'] === 'receiveMessageOnPort') return false
    if (callee!.type !== 'MemberExpression' || callee!['computed']) return true
    const { object, property } = callee as unknown as { object: Node; property: Node }
    if (object.type === 'Super') return true
    if (isGlobal(object, this.names)) return !PURE_GLOBALS.test(`${object['name']}.${property['name']}`)
    const method = keyName(property)
    const targets = this.functions.methods(method)
    if (targets === undefined) return true
    return targets.length === 0 ? !PURE_METHODS.has(method) : !targets.every((target) => this.follow(target))
  }

  /** Whether the function counts by itself what it changes, or changes nothing. */
  private follow(fn: Fn): boolean {
    if (fn.atomic) return !this.atomicCode.keepsState(fn)
    if (fn.steps && (mentions(fn.node['body'], UNCOUNTABLE) || !fn.node['params'].every(isSimpleParam))) return false
    if (!fn.steps) return this.isPure(fn)
    this.track(fn)
    return true
  }

  /** A function that cannot pause, and changes nothing outside itself on any path. */
  private isPure(fn: Fn): boolean {
    const known = this.pure.get(fn)
    if (known !== undefined) return known
    this.pure.set(fn, true) // as long as nothing else is found
    const own = this.names.scopeOf.get(fn.node)
    const persists = (binding: Binding): boolean => !isWithin(binding.scope, own)
    const answer = !fn.node['async'] && !fn.node['generator'] && !fn.steps && !this.changesSomewhere(fn.node, persists)
    this.pure.set(fn, answer)
    return answer
  }
}

function kindOf(change: Change): string {
  return typeof change === 'string' ? change : Object.keys(change).join()
}

/** `for (...; ...; entry = next)`: comes to an end by itself, as a rule. */
function walks(loop: Node): boolean {
  return loop.type === 'ForStatement' && loop['update'] !== null
}

/** `for (...; ...; i++)`: no two iterations are alike, unless `i` decides nothing. */
function counterIn(loop: Node): Node | undefined {
  const update: Node | null = loop.type === 'ForStatement' ? loop['update'] : null
  return update?.type === 'UpdateExpression' && update['argument'].type === 'Identifier'
    ? update['argument']
    : undefined
}

/** The expression that runs when the node does its work: what counts must be one. */
function counterOf(node: Node): Node | undefined {
  if (node.type === 'ForOfStatement') return node['right']
  if (node.type === 'SpreadElement') return node['argument']
  return node.type === 'ArrayPattern' ? undefined : node
}

function mentions(node: Node, types: ReadonlySet<string>): boolean {
  return types.has(node.type) || children(node).some((child) => !isFunction(child) && mentions(child, types))
}

function isSimpleParam(param: Node): boolean {
  return param.type === 'Identifier' || (param.type === 'RestElement' && param['argument'].type === 'Identifier')
}

function isAround(outer: Scope, inner: Scope): boolean {
  for (let at: Scope | undefined = inner; at !== undefined; at = at.parent) if (at === outer) return true
  return false
}
