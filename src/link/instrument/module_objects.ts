import { children, isFunction, type Node } from './ast.ts'
import { keyName } from './pausable.ts'
import type { Binding, Names, Scope } from './scopes.ts'

const CHANGING =
  /^(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|register|append|on|once|off|emit)$/
/** What is made anew of these is no state, or is put back by the explorer. */
const HELD =
  /^(?:(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array|SharedArrayBuffer|DataView|RegExp|Error|URL|Text\w+coder|Date)$/

/**
 * Whether functions of the program change objects that its modules keep: a map of what was made, a list, a field of a class. What a variable
 * itself holds is put back after each execution; of such objects nobody knows what they held, so that the modules are evaluated anew.
 *
 * May miss: an object that is changed under another name, or by a method whose name does not say so.
 */
export function keepsObjects(program: Node, names: Names, isOurs: (offset: number) => boolean): boolean {
  const kept = new Set<Scope>([names.module])
  const rootOf = (node: Node): Binding | undefined => {
    let at = node
    while (at.type === 'MemberExpression') at = at['object']
    const binding = at.type === 'Identifier' && at !== node ? names.bindingOf.get(at) : undefined
    return binding !== undefined && binding.kind !== 'import' && kept.has(binding.scope) ? binding : undefined
  }
  const isHeld = ({ init }: Binding): boolean => init?.type === 'NewExpression' && HELD.test(init['callee'].name ?? '')
  const changes = (node: Node): boolean => {
    const target: Node | undefined =
      node.type === 'AssignmentExpression'
        ? node['left']
        : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node['operator'] === 'delete')
          ? node['argument']
          : undefined
    const binding = target === undefined ? undefined : rootOf(target)
    if (binding !== undefined) return !isHeld(binding)
    if (node.type !== 'CallExpression' || node['callee'].type !== 'MemberExpression') return false
    const object = rootOf(node['callee'])
    if (object === undefined || isHeld(object)) return false
    const { init } = object
    if (init?.type === 'NewExpression' && names.bindingOf.get(init['callee']) !== undefined) return true
    return !node['callee'].computed && CHANGING.test(keyName(node['callee'].property))
  }
  const look = (node: Node, isLater: boolean): boolean => {
    if (isLater && changes(node)) return true
    const isClosure = node.type === 'CallExpression' && /^__(?:commonJS|esm)$/.test(node['callee'].name ?? '')
    return children(node).some((child) => {
      if (isClosure && child.type === 'ObjectExpression') return lookIntoClosure(child['properties'][0].value)
      return look(child, isLater || isFunction(child))
    })
  }
  /** A module in a function of its own, which is run once. */
  const lookIntoClosure = (closure: Node): boolean => {
    const scope = names.scopeOf.get(closure)
    if (scope !== undefined) kept.add(scope)
    return children(closure).some((child) => look(child, isFunction(child)))
  }
  return (program['body'] as Node[]).some(
    (statement) => !isOurs(statement.start) && look(statement, isFunction(statement)),
  )
}
