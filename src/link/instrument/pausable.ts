import { children, isFunction, type Node } from './ast.ts'
import type { Names } from './scopes.ts'

/**
 * Whether a function may be written as a coroutine, too: neither async nor a generator, constructor or accessor; it says nothing that
 * would mean something else there (`super`, `new.target`, an arrow's `arguments`, its own name, `eval`), and its name is known.
 */
export function isPausable(node: Node, parent: Node | undefined, names: Names): boolean {
  if (node['async'] || node['generator']) return false
  if (node.type === 'FunctionDeclaration') {
    const binding = node['id'] === null ? undefined : names.scopeOf.get(node)?.parent?.find(node['id'].name)
    if (binding?.declarations !== 1 || binding.assignments > 0) return false
  }
  if (parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition') {
    if (parent['value'] === node && (parent['computed'] || /^(get|set|constructor)$/.test(parent['kind'] ?? '')))
      return false
    if (parent['method'] && keyName(parent['key']) === '__proto__') return false
  }
  const arrow = node.type === 'ArrowFunctionExpression'
  const own = node.type === 'FunctionExpression' ? node['id']?.name : undefined
  const bad = (inner: Node): boolean => {
    if (inner.type === 'Super') return true
    if (inner.type === 'MetaProperty') return inner['meta'].name === 'new'
    if (inner.type === 'Identifier') {
      if (inner['name'] === own && inner !== node['id']) return true
      return arrow && inner['name'] === 'arguments'
    }
    if (inner.type === 'CallExpression' && inner['callee'].name === 'eval') return true
    if (isFunction(inner) && inner.type !== 'ArrowFunctionExpression')
      return own !== undefined && children(inner).some(bad)
    return children(inner).some(bad)
  }
  return !children(node).some(bad)
}

/** The name that the language gives to a function without one, by where it stands. */
export function givenName(node: Node, parent: Node | undefined): string | undefined {
  if (node['id'] || parent === undefined) return undefined
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent['init'] === node ? parent['id'].name : undefined
    case 'AssignmentExpression':
      return parent['right'] === node && /^(=|\|\|=|&&=|\?\?=)$/.test(parent['operator'])
        ? parent['left'].name
        : undefined
    case 'AssignmentPattern':
      return parent['right'] === node ? parent['left'].name : undefined
    case 'Property':
    case 'PropertyDefinition': {
      if (parent['value'] !== node || parent['computed']) return undefined
      const name = keyName(parent['key'])
      return parent.type === 'Property' && name === '__proto__' ? undefined : name
    }
    case 'ExportDefaultDeclaration':
      return 'default'
    default:
      return undefined
  }
}

/** A property's name; private ones keep their hash sign. */
export function keyName(key: Node): string {
  return key.type === 'PrivateIdentifier' ? `#${key['name']}` : String(key['name'] ?? key['value'])
}
