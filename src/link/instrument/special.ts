import { children, isFunction, type Node } from './ast.ts'
import { takesElements } from './emit_element.ts'
import type { Names } from './scopes.ts'
import type { SpinLoops } from './spin_loops.ts'
import { isElement } from './steps.ts'

/** The nodes whose text changes, and all that contain one. */
export function findSpecial(
  program: Node,
  names: Names,
  targets: Set<Node>,
  spins: SpinLoops,
  walks: ReadonlySet<Node>,
): Set<Node> {
  const special = new Set<Node>()
  const look = (node: Node): boolean => {
    for (const target of targetsOf(node)) targets.add(target)
    let found = isSpecial(node) || spins.changes.has(node) || walks.has(node)
    for (const child of children(node)) found = look(child) || found
    if (found) special.add(node)
    return found
  }
  const isSpecial = (node: Node): boolean => {
    switch (node.type) {
      case 'ObjectPattern':
        return takesElements(node)
      case 'CallExpression':
      case 'NewExpression':
      case 'ImportExpression':
      case 'ForOfStatement':
      case 'SpreadElement':
      case 'TryStatement':
      case 'YieldExpression':
        return true
      case 'MemberExpression':
        return isElement(node, names)
      default:
        return isFunction(node)
    }
  }
  look(program)
  return special
}

/** What a pattern or a loop assigns to. */
function targetsOf(node: Node): Node[] {
  switch (node.type) {
    case 'ArrayPattern':
      return node['elements'].filter((each: Node | null) => each !== null)
    case 'ObjectPattern':
      return node['properties'].flatMap((each: Node) => (each.type === 'Property' ? [each['value']] : []))
    case 'RestElement':
      return [node['argument']]
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node['left']]
    default:
      return []
  }
}
