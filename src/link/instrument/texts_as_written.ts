import { children, isFunction, type Node, parse } from './ast.ts'
import { AsyncHelpers } from './async_helpers.ts'
import { resolveNames } from './scopes.ts'

/** The ranges of text that stand for functions and class bodies. */
export type Texts = ReadonlyMap<Node, [number, number]>

/** A method's text begins with its name, and that of a class before its body. */
export function textOf(node: Node, parent: Node | undefined): [number, number] {
  const isPart =
    parent?.type === 'MethodDefinition' ||
    (parent?.type === 'Property' && (parent['method'] || parent['kind'] !== 'init')) ||
    node.type === 'ClassBody'
  return isPart && parent !== undefined ? [parent.start, parent.end] : [node.start, node.end]
}

/**
 * The ranges in the text from before async functions were lowered: that has the same functions in the same order, but for those that lowering
 * adds. Undefined where it has not, and what was lowered stands for itself.
 */
export function textsAsWritten(program: Node, helpers: AsyncHelpers, texts: Texts, written: string): Texts | undefined {
  const before = parse(written)
  const itsHelpers = new AsyncHelpers(written, before)
  itsHelpers.find(before, resolveNames(before))
  const [now, then] = [listed(program, helpers), listed(before, itsHelpers)]
  if (now.length !== then.length) return undefined
  const found = new Map<Node, [number, number]>()
  now.forEach(({ node }, i) => {
    if (texts.has(node)) found.set(node, then[i]!.range)
  })
  return found
}

function listed(program: Node, helpers: AsyncHelpers): Array<{ node: Node; range: [number, number] }> {
  const found: Array<{ node: Node; range: [number, number] }> = []
  const look = (node: Node, parent: Node | undefined): void => {
    if (isFunction(node) && isAdded(parent)) return
    if ((isFunction(node) && !helpers.bodies.has(node)) || node.type === 'ClassBody')
      found.push({ node, range: textOf(node, parent) })
    for (const child of children(node)) look(child, node)
  }
  look(program, undefined)
  return found
}

/** A helper of lowering: `var __knownSymbol = (name, symbol) => ...`. */
function isAdded(parent: Node | undefined): boolean {
  return parent?.type === 'VariableDeclarator' && ADDED.test(parent['id'].name ?? '')
}

const ADDED = /^__(?:super\w*|knownSymbol|typeError|await|async\w*|yieldStar|forAwait|reflect\w*)\d*$/
