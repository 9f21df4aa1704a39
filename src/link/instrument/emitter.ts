import { createHash } from 'node:crypto'
import { children, isLeaf, type Node } from './ast.ts'
import type { Context } from './context.ts'
import { emitAwait } from './emit_async.ts'
import { emitCall, emitNew, named } from './emit_call.ts'
import { emitChain } from './emit_chain.ts'
import { emitAssignment, emitDelete, emitElementRead, emitUpdate, siteOf } from './emit_element.ts'
import { emitClassBody, emitFunctionNode, emitMethodProperty, emitVariables, twinLinks } from './emit_function.ts'
import { counted, emitSpinLoop } from './emit_loop.ts'
import { emitListed, emitTakingLoop, emitWalk } from './emit_walk.ts'
import { Frame } from './frame.ts'
import type { Fn, Functions } from './functions.ts'
import { keyName } from './pausable.ts'
import type { Names } from './scopes.ts'
import { Sites } from './sites.ts'
import { isMarked, mark } from './source_map.ts'
import { findSpecial } from './special.ts'
import type { SpinLoops } from './spin_loops.ts'
import { isElement, isGlobal, neverShared, StepKind } from './steps.ts'

/**
 * Writes the instrumented text of a bundle. A node in which nothing is to change is copied; every other is copied around
 * its children. Marks of the original offset stay in the text until `sourceMap` takes them out.
 */
export class Emitter {
  readonly code: string
  readonly names: Names
  readonly functions: Functions
  readonly spins: SpinLoops
  /** tells this program's text from others */
  readonly textName: string
  /** the steps of the statement that is being written */
  sites = new Sites()
  /** the module's functions that it may have taken text of */
  readonly tried = new Set<string>()
  /** whose calls are to be seen in stacks, and are not written in place */
  isFramed: (fn: Node) => boolean = () => false
  /** how deep a call stood whose body came out too long: at that depth, or less deep, it always will */
  readonly tooLong = new Map<Fn, number>()
  private special: ReadonlySet<Node> = new Set()
  /** elements that a pattern or a loop assigns to */
  private targets = new Set<Node>()

  constructor(code: string, names: Names, functions: Functions, spins: SpinLoops, written = code) {
    this.code = code
    this.names = names
    this.functions = functions
    this.spins = spins
    this.textName = createHash('sha256').update(written).digest('hex').slice(0, 8)
  }

  /** Text with signs (written_text.ts) of a statement of the module. */
  emitStatement(statement: Node, c: Context): string {
    this.sites = new Sites()
    this.tried.clear()
    this.tooLong.clear()
    this.targets = new Set()
    this.special = findSpecial(statement, this.names, this.targets, this.spins, this.functions.walks)
    return this.emit(statement, c)
  }

  emit(node: Node, c: Context): string {
    const text = this.write(node, c)
    const change = c.pausing ? this.spins.changes.get(node) : undefined
    return change === undefined ? text : counted(this, text, change, c)
  }

  private write(node: Node, c: Context): string {
    if (node.type === 'Raw') return node['text']
    if (!this.special.has(node) && c.replaced === undefined && node['changed'] !== true)
      return this.marked(node, this.code.slice(node.start, node.end))
    switch (node.type) {
      case 'Identifier':
        return this.identifier(node, c)
      case 'CallExpression':
        return emitCall(this, node, c)
      case 'NewExpression':
        return emitNew(this, node, c)
      case 'ImportExpression':
        return `$import(${this.operand(node['source'], c)})`
      case 'YieldExpression':
        return this.functions.helpers.awaits.has(node) ? emitAwait(this, node, c) : this.copy(node, c)
      case 'MemberExpression':
        if (!isElement(node, this.names)) return this.copy(node, c)
        return this.targets.has(node) ? this.target(node, c) : emitElementRead(this, node, c)
      case 'AssignmentExpression':
        return this.withTemporaries(c, (inner) => emitAssignment(this, node, inner))
      case 'UpdateExpression':
        return this.withTemporaries(c, (inner) => emitUpdate(this, node, inner))
      case 'ChainExpression':
        return this.withTemporaries(c, (inner) => emitChain(this, node, inner))
      case 'TryStatement':
        return this.statement(node, c, () => this.emitTry(node, c))
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
        return this.statement(node, c, () =>
          c.pausing && this.functions.walks.has(node) ? emitWalk(this, node, c) : emitTakingLoop(this, node, c),
        )
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement': {
        const spins = c.pausing && (this.spins.loops.has(node) || this.spins.heads.has(node))
        return this.statement(node, c, () => (spins ? emitSpinLoop(this, node, c) : this.copy(node, c)))
      }
      case 'SpreadElement':
        return `...${this.spread(node, c)}`
      case 'BlockStatement': {
        return this.block(node, c, '')
      }
      default:
        return node.type.endsWith('Statement') ? this.statement(node, c, () => this.copy(node, c)) : this.copy(node, c)
    }
  }

  /** The node's own text around its emitted children. */
  copy(node: Node, c: Context): string {
    if (node['asked'] === true) return this.link(node, c)
    return this.around(node, c, undefined, () => '')
  }

  /** A link of a chain, without the `?.` that stands in the text. */
  private link(node: Node, c: Context): string {
    if (node.type === 'CallExpression')
      return `${this.base(node['callee'], c)}(${node['arguments'].map((each: Node) => this.operand(each, c)).join(',')})`
    const { object, property, computed } = node as { object?: Node; property?: Node; computed?: boolean }
    return `${this.base(object!, c)}${computed ? `[${this.emit(property!, c)}]` : `.${keyName(property!)}`}`
  }

  /** The same with another text for one of them. */
  private around(node: Node, c: Context, other: Node | undefined, write: () => string): string {
    let text = ''
    let at = node.start
    for (const child of children(node)) {
      if (!this.special.has(child) && c.replaced === undefined && child['changed'] !== true && child.type !== 'Raw')
        continue
      const isCopy = node.type === 'ObjectExpression' && child.type === 'SpreadElement'
      text += this.code.slice(at, child.start)
      text += isCopy ? this.objectSpread(child, c) : child === other ? write() : this.emit(child, c)
      at = child.end
    }
    return this.marked(node, text + this.code.slice(at, node.end))
  }

  /** An element that something is assigned to by a pattern or a loop: what is assigned goes through a setter. */
  private target(node: Node, c: Context): string {
    const site = siteOf(this, node, c, StepKind.write, 'write')
    return `$to(${this.operand(node['object'], c)},${this.operand(node['property'], c)},${site}).value`
  }

  forOf(node: Node, c: Context): string {
    return this.around(node, c, node['right'], () => this.iterated(node['right'], c))
  }

  private spread(node: Node, c: Context): string {
    const argument: Node = node['argument']
    return c.pausing && this.functions.walks.has(node)
      ? emitListed(this, argument, c, 'iterate')
      : this.iterated(argument, c)
  }

  /** What a loop, a spread or `yield*` goes over. */
  private iterated(node: Node, c: Context): string {
    return neverShared(node, this.names) ? this.operand(node, c) : named(this, node, c, 'iterate', node)
  }

  /** `{ ...x }`: of a shared array, its elements. */
  private objectSpread(node: Node, c: Context): string {
    const argument: Node = node['argument']
    if (c.pausing && this.functions.walks.has(node)) return `...${emitListed(this, argument, c, 'spread')}`
    const text = this.operand(argument, c)
    return neverShared(argument, this.names) ? `...${text}` : `...$whole(${text},'spread')`
  }

  /** A CPU that is taken back is caught by nobody, and nothing is done on its way. */
  private emitTry(node: Node, c: Context): string {
    const { block, handler, finalizer } = node as { block?: Node; handler?: Node | null; finalizer?: Node | null }
    let text = `try ${this.block(block!, c, '')}`
    if (handler) {
      const { param, body } = handler as { param?: Node | null; body?: Node }
      text += `catch${param ? `(${this.emit(param, c)})` : ''}${this.block(body!, c, BACK)}`
    }
    return finalizer ? `${text}finally${this.block(finalizer, c, BACK)}` : text
  }

  private block(node: Node, c: Context, first: string): string {
    const text = this.copy(node, c)
    const links = first + twinLinks(this, node['body'])
    return links === '' ? text : text.replace('{', () => `{${links}`)
  }

  /** Where there is no place for temporaries, they get a function of their own. */
  private withTemporaries(c: Context, write: (inner: Context) => string): string {
    if (c.alone !== true) return write(c)
    const frame = new Frame()
    const text = write({ ...c, alone: false, frame })
    const temps = frame.declaration()
    return temps === '' ? text : `(()=>{${temps}return ${text}})()`
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
      node.type === 'Raw' ||
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
      case 'Raw':
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
    return (binding && c.replaced?.get(binding)) ?? node['name']
  }

  /** What tells `toString` which text stands for a function that is written anew. */
  standsFor(node: Node): string {
    const range = this.functions.texts.get(node)
    return range === undefined ? '' : `/*$${this.textName}:${range[0]}-${range[1]}*/`
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

const BACK = '$h.back&&$back();'
