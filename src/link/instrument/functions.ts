import { children, isFunction, type Node } from './ast.ts'
import type { AsyncHelpers } from './async_helpers.ts'
import { type Call, callShape, isGlobalMember, mayBeFunction } from './call_shape.ts'
import { givenName, isPausable, keyName } from './pausable.ts'
import type { Binding, Names } from './scopes.ts'
import { ATOMICS, CALLS_BACK, intrinsicOf, isElement, isGlobal } from './steps.ts'
import { type Texts, textOf } from './texts_as_written.ts'
import { walks } from './walks.ts'

/** A function of the bundle and whether a step can happen while it runs. */
export interface Fn {
  node: Node
  name: string
  parent: Fn | undefined
  /** the name that always means this function */
  binding: Binding | undefined
  /** declared in a file that begins with `// explore: atomic` */
  atomic: boolean
  /** may be a coroutine; other code is plain, and a CPU that comes to a step there is taken back (explore/engine/retrace.ts) */
  pausable: boolean
  /** a step can happen while it runs, and it can pause there */
  steps: boolean
  /** stands in a class as a method */
  isMethod: boolean
  /** what the language calls it, if it has no name of its own and stands where it is given one */
  given: string | undefined
  /** property names that it is known to be called by; '*' when it may be stored anywhere */
  names: Set<string>
  calls: Call[]
}

export interface Functions {
  of: Map<Node, Fn>
  byBinding: Map<Binding, Fn>
  /** the function that a call surely calls */
  callee(call: Node): Fn | undefined
  /** could a call whose callee is not known statically reach a function that steps? */
  mayStep(call: Node): boolean
  /** the functions that a call of a method of this name may call; none where it can only be one of the language; undefined: not known */
  methods(name: string): Fn[] | undefined
  /** `#name` is a stepping method in some class, and a field in none */
  isPrivateMethod(name: string): boolean
  /** of the program's functions and class bodies: where the text begins and ends that stands for them */
  texts: Texts
  /** what goes over the elements of an array that may be shared */
  walks: Set<Node>
  helpers: AsyncHelpers
  /** whether some function that a method of this name may be can step */
  someSteps(method: string): boolean
  /** what calls of unknown functions depend on, in short */
  world(): string
  /** a function that a step can happen in, as far as the text shows */
  steps(value: Node): boolean
  /** functions of Atomics are used as values, so that any of them may be what is called somewhere */
  atomicsEscapes: boolean
}

const BUILT_IN_METHODS = new Set(
  [Array, String, Map, Set, WeakMap, Promise, Function, Number, RegExp, Date, Int32Array, Object].flatMap((type) => [
    ...Object.getOwnPropertyNames(type.prototype),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(type.prototype) ?? {}),
  ]),
)

/** What takes steps of a port, by its name alone. */
const PORT_METHOD = /^(?:postMessage|close|receiveMessageOnPort)$/

/** Finds every function and decides, by a fixed point over the call graph, which of them can reach a step. */
export function findFunctions(
  program: Node,
  names: Names,
  isAtomic: (offset: number) => boolean,
  isOurs: (offset: number) => boolean,
  helpers: AsyncHelpers,
  hasPorts = false,
): Functions {
  const all = new Map<Node, Fn>()
  const byBinding = new Map<Binding, Fn>()
  const openNames = new Set<string>()
  let computedStores = false
  let atomicsEscapes = false
  const walking = new Set<Node>()
  const texts = new Map<Node, [number, number]>()

  const collect = (node: Node, parent: Node | undefined, fn: Fn | undefined): void => {
    let inner = fn
    if (isFunction(node)) {
      inner = describe(node, parent, fn)
      all.set(node, inner)
      if (inner.binding !== undefined) byBinding.set(inner.binding, inner)
    }
    noteStores(node)
    if ((isFunction(node) || node.type === 'ClassBody') && !isOurs(node.start)) texts.set(node, textOf(node, parent))
    if (walks(node, names) && !isOurs(node.start)) walking.add(node)
    if (
      node.type === 'Identifier' &&
      node['name'] === 'Atomics' &&
      isGlobal(node, names) &&
      parent?.type !== 'MemberExpression'
    )
      atomicsEscapes = true
    for (const child of children(node)) collect(child, node, inner)
  }

  const describe = (node: Node, parent: Node | undefined, outer: Fn | undefined): Fn => {
    const binding = ownBinding(node, parent, names)
    const isBody = helpers.bodies.has(node)
    const own = node['id']?.name ?? binding?.name ?? (parent?.['key']?.name as string | undefined)
    const name = own ?? (isBody ? outer?.name : undefined) ?? ''
    const fn: Fn = {
      node,
      name,
      parent: outer,
      binding,
      atomic: isAtomic(node.start),
      pausable: isBody || isPausable(node, parent, names),
      steps: false,
      isMethod: parent?.type === 'MethodDefinition',
      given: givenName(node, parent),
      names: new Set(),
      calls: [],
    }
    if (parent !== undefined && !isBody) nameProperties(fn, node, parent)
    return fn
  }

  const nameProperties = (fn: Fn, node: Node, parent: Node) => {
    if (
      (parent.type === 'Property' || parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') &&
      parent['value'] === node
    ) {
      if (parent['computed']) computedStores = true
      fn.names.add(parent['computed'] ? '*' : keyName(parent['key']))
    } else if (
      parent.type === 'AssignmentExpression' &&
      parent['right'] === node &&
      parent['left'].type === 'MemberExpression' &&
      !parent['left'].computed
    )
      fn.names.add(keyName(parent['left'].property))
    else if (fn.binding === undefined) {
      if (!(parent.type === 'CallExpression' && parent['callee'] === node)) fn.names.add('*')
    } else if (fn.binding.escapes) fn.names.add('*')
  }

  /** Property names that receive values of unknown origin: a stepping function may come to be called by them. */
  const noteStores = (node: Node) => {
    if (node.type === 'AssignmentExpression' && node['left'].type === 'MemberExpression') {
      if (!mayBeFunction(node['right'])) return
      if (node['left'].computed) computedStores = true
      else openNames.add(keyName(node['left'].property))
    } else if (
      (node.type === 'Property' || node.type === 'PropertyDefinition') &&
      node['value'] &&
      mayBeFunction(node['value'])
    ) {
      if (node['computed']) computedStores = true
      else openNames.add(keyName(node['key']))
    }
  }

  collect(program, undefined, undefined)

  const callee = (call: Node): Fn | undefined => {
    const target = call['callee']
    if (target.type === 'Identifier') {
      const binding = names.bindingOf.get(target)
      return binding === undefined ? undefined : byBinding.get(binding)
    }
    return isFunction(target) ? all.get(target) : undefined
  }

  const gathered: Gathering = { callee, names, walking, bodyOf: (call) => all.get(helpers.bodyOf(call) as Node) }
  for (const fn of all.values()) gather(fn, fn.node, gathered)

  let escaping: Fn[] = []
  const reaches = (call: Call): boolean => {
    if (call.fn !== undefined) return call.fn.steps
    if (call.given?.some((given) => (given === null ? escaping.length > 0 : given.steps))) return true
    if (call.method === undefined) return atomicsEscapes || hasPorts || escaping.length > 0
    if (hasPorts && PORT_METHOD.test(call.method)) return true
    if (atomicsEscapes && Object.hasOwn(ATOMICS, call.method)) return true
    const method = call.method
    for (const fn of escaping) {
      if (fn.names.has(method)) return true
      if (!fn.names.has('*')) continue
      if (openNames.has(method) || method === 'call' || method === 'apply') return true
      if (computedStores && !BUILT_IN_METHODS.has(method)) return true
    }
    return false
  }
  for (let changed = true; changed; ) {
    changed = false
    escaping = [...all.values()].filter((fn) => fn.steps && fn.names.size > 0)
    for (const fn of all.values()) {
      if (fn.atomic || fn.steps || !fn.pausable) continue
      const reached = (fn as { direct?: boolean }).direct === true || fn.calls.some(reaches)
      if (!reached) continue
      fn.steps = changed = true
      for (const twin of privateTwins(fn, all)) twin.steps = true
    }
  }

  const byMethod = new Map<string, Fn[]>()
  for (const fn of all.values()) for (const name of fn.names) byMethod.set(name, [...(byMethod.get(name) ?? []), fn])

  return {
    of: all,
    byBinding,
    callee,
    methods(name) {
      const own = byMethod.get(name) ?? []
      const stored = openNames.has(name) || (computedStores && !BUILT_IN_METHODS.has(name))
      if (own.length === 0) return stored && byMethod.has('*') ? undefined : []
      return stored || BUILT_IN_METHODS.has(name) ? undefined : own
    },
    mayStep: (call) => reaches(callShape(call, callee, names)),
    someSteps: (method) => reaches({ method }),
    world: () => [atomicsEscapes, hasPorts, escaping.length > 0].map(Number).join(''),
    isPrivateMethod: (name) =>
      !openNames.has(`#${name}`) &&
      [...all.values()].every((fn) => !fn.names.has(`#${name}`) || (fn.steps && fn.isMethod)) &&
      [...all.values()].some((fn) => fn.names.has(`#${name}`)),
    walks: walking,
    helpers,
    steps: (value) => !isFunction(value) || (all.get(value) as Fn).steps,
    texts,
    atomicsEscapes,
  }
}

/** A private method is called by name alone, so all methods of that private name step if one does. */
function privateTwins(fn: Fn, all: ReadonlyMap<Node, Fn>): Fn[] {
  const name = [...fn.names].find((each) => each.startsWith('#'))
  return name === undefined ? [] : [...all.values()].filter((other) => other.pausable && other.names.has(name))
}

function ownBinding(node: Node, parent: Node | undefined, names: Names): Binding | undefined {
  let binding: Binding | undefined
  if (node.type === 'FunctionDeclaration') {
    binding = node['id'] === null ? undefined : names.scopeOf.get(node)?.parent?.find(node['id'].name)
  } else if (parent?.type === 'VariableDeclarator' && parent['init'] === node && parent['id'].type === 'Identifier')
    binding = names.bindingOf.get(parent['id'])
  return binding?.init === node && binding.assignments === 0 && binding.declarations === 1 ? binding : undefined
}

interface Gathering {
  callee: (call: Node) => Fn | undefined
  names: Names
  walking: ReadonlySet<Node>
  bodyOf: (call: Node) => Fn | undefined
}

/** The function's own text: its calls, and whether a step stands in it. */
function gather(fn: Fn, node: Node, gathering: Gathering): void {
  const { callee, names, walking, bodyOf } = gathering
  const direct = () => {
    ;(fn as { direct?: boolean }).direct = true
  }
  for (const child of children(node)) {
    if (isFunction(child) || child.type === 'StaticBlock') continue
    if (walking.has(child)) direct()
    switch (child.type) {
      case 'CallExpression': {
        const target = child['callee']
        const body = bodyOf(child)
        if (body !== undefined) fn.calls.push({ fn: body })
        else if (intrinsicOf(child, names) !== undefined) direct()
        else if (target.type === 'MemberExpression' && !target.computed) {
          if (isGlobal(target.object, names) && target.object.name === 'Atomics') direct()
          else if (!isGlobalMember(target, names) || CALLS_BACK.test(keyName(target.property)))
            fn.calls.push(callShape(child, callee, names))
        } else if (target.type !== 'Super' && !isGlobal(target, names)) fn.calls.push(callShape(child, callee, names))
        break
      }
      case 'MemberExpression':
        if (isElement(child, names)) direct()
        break
      default:
    }
    gather(fn, child, gathering)
  }
}
