import { isFunction, type Node } from './ast.ts'
import type { Fn } from './functions.ts'
import { keyName } from './pausable.ts'
import type { Names } from './scopes.ts'
import { CALLS_BACK, isGlobal } from './steps.ts'

/** What is known of a call from its text. */
export interface Call {
  fn?: Fn
  method?: string
  unknown?: true
  /** what a built-in may call back; null: who knows what */
  given?: Array<Fn | null>
}

export function mayBeFunction(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'NewExpression':
      return false
    default:
      return !isFunction(node)
  }
}

export function callShape(call: Node, callee: (call: Node) => Fn | undefined, names: Names): Call {
  const fn = callee(call)
  if (fn !== undefined) return { fn }
  const target = call['callee']
  if (target.type === 'MemberExpression' && !target.computed) {
    const method = keyName(target.property)
    if (!CALLS_BACK.test(method)) return { method }
    const given = (call['arguments'] as Node[]).flatMap((each) => callbackOf(each, callee, names))
    return { method, given }
  }
  if (isGlobal(target, names)) return { method: '' }
  return { unknown: true }
}

/** The function that an argument is, if it may be one. */
function callbackOf(argument: Node, callee: (call: Node) => Fn | undefined, names: Names): Array<Fn | null> {
  if (isFunction(argument) || argument.type === 'Identifier') {
    const fn = callee({ callee: argument } as unknown as Node)
    if (fn !== undefined) return [fn]
    return names.bindingOf.get(argument) !== undefined && mayBeFunction(argument) ? [null] : []
  }
  return mayBeFunction(argument) && argument.type !== 'SpreadElement' ? [null] : []
}

/** Global objects whose functions never call back into the program in a way that could pause. */
export function isGlobalMember(callee: Node, names: Names): boolean {
  return (
    callee.type === 'MemberExpression' &&
    isGlobal(callee['object'], names) &&
    callee['object'].name !== 'Reflect' &&
    callee['object'].name !== 'globalThis'
  )
}
