import { children, isFunction, type Node } from './ast.ts'

/** A coroutine cannot say `super` outside a class or `new.target`; an arrow's `arguments` would become its own. */
export function pausableText(node: Node, parent: Node | undefined): boolean {
  const arrow = node.type === 'ArrowFunctionExpression'
  const bad = (inner: Node): boolean => {
    if (inner.type === 'Super') return arrow || parent?.type === 'Property'
    if (inner.type === 'MetaProperty') return inner['meta'].name === 'new'
    if (arrow && inner.type === 'Identifier' && inner['name'] === 'arguments') return true
    if (isFunction(inner) && inner.type !== 'ArrowFunctionExpression') return false
    return children(inner).some(bad)
  }
  return !children(node).some(bad)
}
