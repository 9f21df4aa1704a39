import { parseSync } from 'oxc-parser'

/** A node of the ESTree; its fields depend on `type`, as the ESTree specification lists them. */
export interface Node {
  type: string
  start: number
  end: number
  // biome-ignore lint/suspicious/noExplicitAny: a tree of some eighty node types, told apart by `type` at each use
  [field: string]: any
}

export function parse(code: string): Node {
  const result = parseSync('bundle.mjs', code, { sourceType: 'module', lang: 'js', preserveParens: false })
  const error = result.errors[0]
  if (error !== undefined) throw new Error(`[internal bug] the bundle does not parse: ${error.message}`)
  return result.program as unknown as Node
}

const childrenOf = new WeakMap<Node, Node[]>()

/** The child nodes in the order of the text. A shorthand property's key is left out: its value is the same text. */
export function children(node: Node): Node[] {
  let found = childrenOf.get(node)
  if (found !== undefined) return found
  found = []
  for (const field in node) {
    if (field === 'type' || field === 'start' || field === 'end') continue
    if (field === 'key' && node['shorthand'] === true) continue
    const value = node[field]
    if (Array.isArray(value)) for (const item of value) isNode(item) && found.push(item)
    else if (isNode(value)) found.push(value)
  }
  found.sort((a, b) => a.start - b.start)
  childrenOf.set(node, found)
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && 'start' in value
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}
