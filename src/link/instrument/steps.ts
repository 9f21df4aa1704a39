import type { Node } from './ast.ts'
import type { Binding, Names } from './scopes.ts'

/** What a step does; the numbers stand in site tables and in the explorer's pending operations. */
export const StepKind = {
  read: 0,
  write: 1,
  load: 2,
  store: 3,
  update: 4,
  compareExchange: 5,
  wait: 6,
  notify: 7,
  lock: 8,
  unlock: 9,
  relax: 10,
  woken: 11,
  timeout: 12,
  barrier: 13,
  rcuLock: 16,
  rcuUnlock: 17,
  rcuSync: 18,
  rcuWait: 19,
  /** the turn of a task of an event loop */
  task: 20,
  /** to a port, and from one */
  post: 21,
  receive: 22,
  /** waits until nobody else can go on: what follows is not raced */
  settle: 23,
} as const
export type StepKind = (typeof StepKind)[keyof typeof StepKind]

/** How the site of a loop's head is called, where a CPU that spins is held. */
export const SPIN = 'spin'

/** Atomics' operations that are steps, and how the run-time names what performs them. */
export const ATOMICS: Record<string, { kind: StepKind; perform: string; operands: number }> = {
  load: { kind: StepKind.load, perform: 'load', operands: 2 },
  store: { kind: StepKind.store, perform: 'store', operands: 3 },
  add: { kind: StepKind.update, perform: 'add', operands: 3 },
  sub: { kind: StepKind.update, perform: 'sub', operands: 3 },
  and: { kind: StepKind.update, perform: 'and', operands: 3 },
  or: { kind: StepKind.update, perform: 'or', operands: 3 },
  xor: { kind: StepKind.update, perform: 'xor', operands: 3 },
  exchange: { kind: StepKind.update, perform: 'exchange', operands: 3 },
  compareExchange: { kind: StepKind.compareExchange, perform: 'compareExchange', operands: 4 },
  wait: { kind: StepKind.wait, perform: 'wait', operands: 4 },
  waitAsync: { kind: StepKind.wait, perform: 'waitAsync', operands: 4 },
  notify: { kind: StepKind.notify, perform: 'notify', operands: 3 },
}

/** Functions that `explore/engine/hints.ts` calls and only the instrumented program has. */
export const HINTS: Record<string, { kind: StepKind; perform: string; operands: number }> = {
  $mutexLock: { kind: StepKind.lock, perform: 'lock', operands: 2 },
  $mutexUnlock: { kind: StepKind.unlock, perform: 'unlock', operands: 2 },
  $cpuRelax: { kind: StepKind.relax, perform: 'relax', operands: 0 },
  $settle: { kind: StepKind.settle, perform: 'settle', operands: 0 },
  $inOrder: { kind: StepKind.barrier, perform: 'inOrder', operands: 1 },
  $barrier: { kind: StepKind.barrier, perform: 'barrier', operands: 1 },
  $rcuLock: { kind: StepKind.rcuLock, perform: 'rcu', operands: 0 },
  $rcuUnlock: { kind: StepKind.rcuUnlock, perform: 'rcu', operands: 0 },
  $rcuSync: { kind: StepKind.rcuSync, perform: 'rcu', operands: 0 },
  $rcuWait: { kind: StepKind.rcuWait, perform: 'rcu', operands: 0 },
}

/** Methods of typed arrays and DataView that take steps on shared memory, by their names alone. */
export const STEPPING_BUILT_IN =
  /^(?:fill|set|copyWithin|slice|indexOf|lastIndexOf|includes|join|at|reverse|sort|forEach|map|filter|reduce|reduceRight|some|every|find|findIndex|findLast|findLastIndex|entries|values|next|toSorted|toReversed|with|toLocaleString|decode|encodeInto|copy|equals|swap16|swap32|swap64|(?:read|write)(?:U?[Ii]nt|Big|Float|Double)\w+|(?:get|set)(?:Int|Uint|BigInt|BigUint|Float)(?:8|16|32|64))$/

/** Functions of the language and of Node that go over all of what they are given. */
export const STEPPING_STATIC =
  /^(?:Array\.from|Object\.(?:values|entries|assign|freeze|getOwnPropertyDescriptors)|Reflect\.(?:get|set|apply|construct)|Buffer\.(?:from|concat|compare|copyBytesFrom)|crypto\.getRandomValues|JSON\.stringify)$/

/** Built-ins that call what they are given. */
export const CALLS_BACK =
  /^(?:forEach|map|filter|reduce|reduceRight|some|every|find|findIndex|findLast|findLastIndex|flatMap|sort|toSorted|replace|replaceAll|from)$/

export type Intrinsic = { kind: StepKind; perform: string; operands: number }

/** The intrinsic that a call is, if it is one: `Atomics.load(...)` with the global Atomics, or a hint. */
export function intrinsicOf(call: Node, names: Names): Intrinsic | undefined {
  const callee = call['callee']
  if (call['optional'] || callee['optional']) return undefined
  if (call['arguments'].some((argument: Node) => argument.type === 'SpreadElement')) return undefined
  if (callee.type === 'Identifier')
    return Object.hasOwn(HINTS, callee.name) && isGlobal(callee, names) ? HINTS[callee.name] : undefined
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return undefined
  if (callee.object.name !== 'Atomics' || !isGlobal(callee.object, names)) return undefined
  return Object.hasOwn(ATOMICS, callee.property.name) ? ATOMICS[callee.property.name] : undefined
}

export function isGlobal(identifier: Node, names: Names): boolean {
  return identifier.type === 'Identifier' && names.bindingOf.get(identifier) === undefined
}

/** `x[i]` that may turn out to be an element of a shared typed array when it runs. */
export function isElement(node: Node, names: Names): boolean {
  if (node.type !== 'MemberExpression' || !node['computed'] || node['object'].type === 'Super') return false
  const { property, object } = node as { property?: Node; object?: Node }
  const isNumber = property!.type === 'Literal' && typeof property!['value'] === 'number'
  if (property!.type === 'Literal' && !isNumber && !/^(0|[1-9]\d*)$/.test(String(property!['value']))) return false
  if (property!.type === 'TemplateLiteral') return false
  return !neverShared(object!, names)
}

/** Values that are certainly not typed arrays on shared memory. */
export function neverShared(node: Node, names: Names): boolean {
  switch (node.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true
    case 'CallExpression': {
      const { callee } = node as { callee?: Node }
      if (callee!.type !== 'MemberExpression') return false
      const object = callee!['object']
      const method = callee!['computed'] ? '' : callee!['property'].name
      if (object.type === 'Identifier' && isGlobal(object, names))
        return /^(Array\.(from|of)|Object\.(keys|values|entries|create|fromEntries)|JSON\.\w+|Math\.\w+|String\.\w+)$/.test(
          `${object.name}.${method}`,
        )
      return /^(split|flatMap|concat|match|matchAll)$/.test(method)
    }
    case 'NewExpression':
      return (
        node['callee'].type === 'Identifier' &&
        /^(Array|Map|Set|WeakMap|WeakSet|Error)$/.test(node['callee'].name) &&
        isGlobal(node['callee'], names)
      )
    case 'Identifier': {
      const binding: Binding | undefined = names.bindingOf.get(node)
      if (binding?.isRest === true && binding.assignments === 0) return true
      return (
        binding?.init !== undefined &&
        binding.assignments === 0 &&
        binding.init.type !== 'Identifier' &&
        neverShared(binding.init, names)
      )
    }
    default:
      return false
  }
}
