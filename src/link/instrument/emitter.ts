import { children, isFunction, type Node } from './ast.ts'
import { emitCall, emitNew } from './emit_call.ts'
import { emitAssignment, emitDelete, emitElementRead, emitUpdate } from './emit_element.ts'
import { emitClassBody, emitFunctionNode, emitMethodProperty, emitVariables, twinLinks } from './emit_function.ts'
import { emitForOf, emitObjectSpread, emitSpread, emitYield } from './emit_iteration.ts'
import { counted, emitSpinLoop } from './emit_loop.ts'
import type { Frame } from './frame.ts'
import type { Functions } from './functions.ts'
import type { Binding, Names, Scope } from './scopes.ts'
import type { Sites, Via } from './sites.ts'
import type { SpinLoops } from './spin_loops.ts'
import { isElement, isGlobal } from './steps.ts'

/** Where a piece of text is being written to. */
export interface Context {
  /** inside a coroutine: may pause */
  pausing: boolean
  frame: Frame
  /** the code stands in a file whose steps are not steps */
  atomic: boolean
  /** while a helper is written in place of its call: what stands for its names */
  replaced?: ReadonlyMap<Binding, string>
  /** the calls that were replaced by what they call, outermost first */
  via: readonly Via[]
  /** the function written into */
  fn: string
  /** the scope of the outermost replaced call */
  site?: Scope
  /** pattern targets that are elements: a temporary stands there, assigned afterwards */
  targets?: Array<{ node: Node; temp: string }>
}

/**
 * Writes the instrumented text of a bundle. A node in which nothing is to change is copied; every other is copied around
 * its children. Marks of the original offset stay in the text until `sourceMap` takes them out.
 */
export class Emitter {
  readonly code: string
  readonly names: Names
  readonly functions: Functions
  readonly sites: Sites
  readonly spins: SpinLoops
  private readonly special: Set<Node>

  constructor(code: string, program: Node, names: Names, functions: Functions, sites: Sites, spins: SpinLoops) {
    this.code = code
    this.names = names
    this.functions = functions
    this.sites = sites
    this.spins = spins
    this.special = findSpecial(program, names, spins)
  }

  emit(node: Node, c: Context): string {
    const text = this.write(node, c)
    const change = c.pausing ? this.spins.changes.get(node) : undefined
    return change === undefined ? text : counted(this, text, change, c)
  }

  private write(node: Node, c: Context): string {
    if (!this.special.has(node) && c.replaced === undefined)
      return this.marked(node, this.code.slice(node.start, node.end))
    switch (node.type) {
      case 'Identifier':
        return this.identifier(node, c)
      case 'CallExpression':
        return emitCall(this, node, c)
      case 'NewExpression':
        return emitNew(this, node, c)
      case 'MemberExpression':
        return isElement(node, this.names) ? emitElementRead(this, node, c) : this.copy(node, c)
      case 'AssignmentExpression':
        return emitAssignment(this, node, c)
      case 'UpdateExpression':
        return emitUpdate(this, node, c)
      case 'UnaryExpression':
        return node['operator'] === 'delete' ? emitDelete(this, node, c) : this.copy(node, c)
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return emitFunctionNode(this, node, c)
      case 'Property':
        return emitMethodProperty(this, node, c)
      case 'ClassBody':
        return emitClassBody(this, node, c)
      case 'VariableDeclaration':
        return this.statement(node, c, () => emitVariables(this, node, c))
      case 'ForOfStatement':
        return this.statement(node, c, () => emitForOf(this, node, c))
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement': {
        const spins = c.pausing && this.spins.loops.has(node)
        return this.statement(node, c, () => (spins ? emitSpinLoop(this, node, c) : this.copy(node, c)))
      }
      case 'SpreadElement':
        return emitSpread(this, node, c)
      case 'YieldExpression':
        return emitYield(this, node, c)
      case 'BlockStatement': {
        const text = this.copy(node, c)
        const links = twinLinks(this, node['body'])
        return links === '' ? text : text.replace('{', () => `{${links}`)
      }
      default:
        return node.type.endsWith('Statement') ? this.statement(node, c, () => this.copy(node, c)) : this.copy(node, c)
    }
  }

  /** The node's own text around its emitted children. */
  copy(node: Node, c: Context): string {
    let text = ''
    let at = node.start
    for (const child of children(node)) {
      if (!this.special.has(child) && c.replaced === undefined) continue
      const isCopy = node.type === 'ObjectExpression' && child.type === 'SpreadElement'
      text += this.code.slice(at, child.start) + (isCopy ? emitObjectSpread(this, child, c) : this.emit(child, c))
      at = child.end
    }
    return this.marked(node, text + this.code.slice(at, node.end))
  }

  /** As one operand among commas. */
  operand(node: Node, c: Context): string {
    const text = this.emit(node, c)
    return node.type === 'SequenceExpression' ? `(${text})` : text
  }

  /** In front of `.name`, `[key]` or `(...)`. */
  base(node: Node, c: Context): string {
    const text = this.emit(node, c)
    return node.type === 'Identifier' ||
      node.type === 'ThisExpression' ||
      node.type === 'Super' ||
      node.type === 'MemberExpression'
      ? text
      : `(${text})`
  }

  /**
   * Operands that stand more than once in the text: those that are not plain names or numbers go to temporaries first.
   * `before` ends in a comma, or is empty.
   */
  operands(nodes: readonly Node[], c: Context, then: readonly Node[] = []): { before: string; names: string[] } {
    let before = ''
    const names = nodes.map((node, i) => {
      const changing = [...nodes.slice(i + 1), ...then].some((later) => !this.isSimple(later, c))
      if (this.isSimple(node, c) && !(changing && !this.isConstant(node))) return this.operand(node, c)
      const temp = c.frame.temp()
      before += `${temp}=${this.operand(node, c)},`
      return temp
    })
    return { before, names }
  }

  isSimple(node: Node, c: Context): boolean {
    switch (node.type) {
      case 'Identifier':
        return !isGlobal(node, this.names) || node['name'] === 'undefined'
      case 'Literal':
        return typeof node['value'] !== 'object'
      case 'ThisExpression':
        return true
      case 'BinaryExpression':
        return (
          /^([-+*&|^]|<<|>>>?)$/.test(node['operator']) &&
          isLeaf(node['left']) &&
          isLeaf(node['right']) &&
          this.isSimple(node['left'], c) &&
          this.isSimple(node['right'], c)
        )
      default:
        return false
    }
  }

  private isConstant(node: Node): boolean {
    if (node.type === 'Identifier') return this.names.bindingOf.get(node)?.assignments === 0
    if (node.type === 'BinaryExpression') return this.isConstant(node['left']) && this.isConstant(node['right'])
    return true
  }

  private identifier(node: Node, c: Context): string {
    const binding = this.names.bindingOf.get(node)
    if (binding === undefined) return isReplacedGlobal(node['name']) ? `$${node['name']}` : node['name']
    return c.replaced?.get(binding) ?? node['name']
  }

  private statement(node: Node, c: Context, write: () => string): string {
    const mark = c.frame.mark()
    const text = write()
    c.frame.release(mark)
    return this.marked(node, text)
  }

  private marked(node: Node, text: string): string {
    return isMarked(node.type) ? mark(node.start) + text : text
  }
}

export function mark(offset: number): string {
  return `\uE000${offset.toString(36)}\uE001`
}

const markedTypes = new Map<string, boolean>()

function isMarked(type: string): boolean {
  let marked = markedTypes.get(type)
  if (marked === undefined) {
    marked = /Statement$|^VariableDeclaration$|^CallExpression$|^NewExpression$/.test(type)
    markedTypes.set(type, marked)
  }
  return marked
}

function isReplacedGlobal(name: string): boolean {
  return name === 'Atomics' || name === 'SharedArrayBuffer'
}

function isLeaf(node: Node): boolean {
  return node.type === 'Identifier' || node.type === 'Literal'
}

/** The nodes whose text changes, and all that contain one. */
function findSpecial(program: Node, names: Names, spins: SpinLoops): Set<Node> {
  const special = new Set<Node>()
  const look = (node: Node): boolean => {
    let found = isSpecial(node) || spins.changes.has(node)
    for (const child of children(node)) found = look(child) || found
    if (found) special.add(node)
    return found
  }
  const isSpecial = (node: Node): boolean => {
    switch (node.type) {
      case 'Identifier':
        return isReplacedGlobal(node['name']) && isGlobal(node, names)
      case 'CallExpression':
      case 'NewExpression':
      case 'ForOfStatement':
      case 'SpreadElement':
      case 'ArrayPattern':
        return true
      case 'YieldExpression':
        return node['delegate']
      case 'MemberExpression':
        return isElement(node, names)
      default:
        return isFunction(node)
    }
  }
  look(program)
  return special
}
