import { children, type Node } from './ast.ts'
import { parseBundle } from './parse_bundle.ts'
import { sectionsOf } from './sections.ts'

/**
 * The plain bundle with places to linger at: what reads or changes shared memory hands its result through
 * `$delay(value, place)`, so that a thread can be made to wait right there, before it does what depends on it (the idea of
 * KCSAN's watchpoints). In kernel code a place is a call of one of kernel/lib/atomic's functions, elsewhere an Atomics call or the
 * reading of an element. Lines stay where they are, columns do not. What `$delay` does is the machine's to say, before it
 * imports the module; see machine/delays.ts.
 */
export function withDelays(code: string, isLeftAlone: (path: string) => boolean): string {
  const program = parseBundle(code)
  const sectionAt = sectionsOf(code)
  const statements = (program['body'] as Node[]).map((node) => ({ node, path: sectionAt(node.start) }))
  const helpers = new Set<string>()
  for (const { node, path } of statements) {
    if (node.type === 'FunctionDeclaration' && path.endsWith(ATOMIC)) helpers.add(node['id'].name)
  }
  let places = 0
  const emit = (node: Node, isPlace: boolean): string => {
    let text = ''
    let at = node.start
    for (const child of children(node)) {
      text += code.slice(at, child.start) + emit(child, isWrapped(node, child, helpers))
      at = child.end
    }
    text += code.slice(at, node.end)
    return isPlace ? `$delay(${text},${places++})` : text
  }
  let result = ''
  let done = 0
  for (const { node, path } of statements) {
    if (node.type === 'ImportDeclaration' || path.endsWith(ATOMIC) || isLeftAlone(path)) continue
    result += code.slice(done, node.start) + emit(node, false)
    done = node.end
  }
  result += code.slice(done)
  return `const $delay=(globalThis[Symbol.for('mnttorture.delays')]??(()=>(value)=>value))(${places});${result}`
}

const ATOMIC = 'kernel/lib/atomic.ts'
const READING = /^(load|add|sub|and|or|xor|exchange|compareExchange)$/

function isWrapped(parent: Node, node: Node, helpers: ReadonlySet<string>): boolean {
  if (node.type === 'CallExpression') {
    if (node['optional'] || parent.type === 'ChainExpression') return false
    const { callee } = node as unknown as { callee: Node }
    if (callee.type === 'Identifier') return helpers.has(callee['name'])
    return (
      callee.type === 'MemberExpression' && callee['object'].name === 'Atomics' && READING.test(callee['property'].name)
    )
  }
  return node.type === 'MemberExpression' && node['computed'] && !node['optional'] && isRead(parent, node)
}

/** `a[i]` as a value: neither written, deleted, called, taken apart nor part of a longer chain. */
function isRead(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
      return parent['right'] === node
    case 'VariableDeclarator':
      return parent['init'] === node
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ReturnStatement':
    case 'IfStatement':
    case 'WhileStatement':
      return true
    case 'CallExpression':
      return parent['callee'] !== node
    default:
      return false
  }
}
