import { parseSync, visitorKeys } from 'oxc-parser'

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

/** Where a node keeps its children once they were asked for: a field of its own, as maps of every node are slow to collect. */
const CHILDREN = Symbol('children')

/** The child nodes in the order of the text. A shorthand property's key is left out: its value is the same text. */
export function children(node: Node): Node[] {
  return ((node as { [CHILDREN]?: Node[] })[CHILDREN] ??= childrenOf(node))
}

function childrenOf(node: Node): Node[] {
  const found: Node[] = []
  let sorted = true
  let last = -1
  const add = (child: Node): void => {
    if (child.start < last) sorted = false
    last = child.start
    found.push(child)
  }
  for (const field of visitorKeys[node.type] as string[]) {
    if (field === 'key' && node['shorthand'] === true) continue
    const value = node[field]
    if (Array.isArray(value)) for (const item of value) item !== null && add(item)
    else if (value != null) add(value)
  }
  return sorted ? found : found.sort((a, b) => a.start - b.start)
}

/** What is known of nodes, kept in a field of each: maps of so many are slow to collect. Who asks has set it for the tree before. */
export class NodeField<T> {
  private readonly key: symbol
  constructor(name: 'binding' | 'scope' | 'special') {
    this.key = Symbol.for(`mnttorture ${name}`)
  }
  get(node: Node): T | undefined {
    return (node as unknown as Record<symbol, T | undefined>)[this.key]
  }
  set(node: Node, value: T | undefined): void {
    ;(node as unknown as Record<symbol, T | undefined>)[this.key] = value
  }
}

/** Moves a node with all that is in it. */
export function shift(node: Node, by: number): void {
  node.start += by
  node.end += by
  if (node['shorthand'] === true) shift(node['key'], by)
  for (const child of children(node)) shift(child, by)
}

/** A node of its own, not of the text's tree, with other fields; what is known of the other is not known of it. */
export function changedNode(node: Node, changes: object): Node {
  return { ...Object.fromEntries(Object.entries(node)), ...changes, changed: true } as unknown as Node
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  )
}

export function isLeaf(node: Node): boolean {
  return node.type === 'Identifier' || node.type === 'Literal'
}
