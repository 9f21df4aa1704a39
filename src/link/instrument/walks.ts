import type { Node } from './ast.ts'
import { takesElements } from './emit_element.ts'
import type { Names } from './scopes.ts'
import { isGlobal, neverShared, STEPPING_BUILT_IN, STEPPING_STATIC } from './steps.ts'

/** Arrays that are made of another one's elements. */
const TYPED_ARRAY = /^(Int|Uint|Float|BigInt|BigUint)\d+(Clamped)?Array$/

/** Whether the node goes over the elements of what may be a shared array: a loop, a spread, a pattern, or a built-in that does. */
export function walks(node: Node, names: Names): boolean {
  const maybe = (value: Node): boolean => !neverShared(value, names)
  switch (node.type) {
    case 'ForOfStatement':
      return maybe(node['right']) || bindsElements(node['left'])
    case 'SpreadElement':
      return maybe(node['argument'])
    case 'VariableDeclarator':
      return node['init'] !== null && listPattern(node['id']) !== undefined && maybe(node['init'])
    case 'AssignmentExpression':
      return node['operator'] === '=' && listPattern(node['left']) !== undefined && maybe(node['right'])
    case 'NewExpression':
      return copiesElements(node, names) && maybe(node['arguments'][0])
    case 'CallExpression':
      return calls(node, names)
    default:
      return false
  }
}

/** `for (const [a, b] of pairs)`, `for ({ 0: a } of pairs)`, `for (m[0] of list)`. */
function bindsElements(left: Node): boolean {
  const target: Node = left.type === 'VariableDeclaration' ? left['declarations'][0].id : left
  return (
    listPattern(target) !== undefined ||
    takesElements(target) ||
    (target.type === 'MemberExpression' && target['computed'])
  )
}

export function copiesElements(node: Node, names: Names): boolean {
  const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] }
  return (
    TYPED_ARRAY.test(callee['name'] ?? '') &&
    isGlobal(callee, names) &&
    given.length === 1 &&
    given[0]!.type !== 'SpreadElement'
  )
}

function calls(node: Node, names: Names): boolean {
  const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] }
  if (callee.type !== 'MemberExpression' || callee['object'].type === 'Super') return false
  const { object, property } = callee as unknown as { object: Node; property: Node }
  const method: string = callee['computed'] ? '' : property['name']
  if (isGlobal(object, names))
    return (
      STEPPING_STATIC.test(`${object['name']}.${method}`) &&
      given.some((each) => each.type !== 'SpreadElement' && !neverShared(each, names))
    )
  if (method === 'apply') return given.length === 2 && !neverShared(given[1]!, names)
  return STEPPING_BUILT_IN.test(method) && !neverShared(object, names)
}

/** How many elements an array pattern takes that does nothing in between but give names to them; undefined for any other. */
export function listPattern(pattern: Node): number | undefined {
  if (pattern.type !== 'ArrayPattern') return undefined
  const elements: Array<Node | null> = pattern['elements']
  const isPlain = elements.every(
    (each) =>
      each === null ||
      each.type === 'Identifier' ||
      (each.type === 'RestElement' && each['argument'].type === 'Identifier'),
  )
  if (!isPlain) return undefined
  return elements.at(-1)?.type === 'RestElement' ? Infinity : elements.length
}
