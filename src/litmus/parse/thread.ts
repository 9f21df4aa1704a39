import type { LitmusExpression, LitmusOp, LitmusPlace } from '../litmus_test.ts'
import { type CallShape, callShape } from './calls.ts'
import type { Tokens } from './tokens.ts'

const TYPES = /^(int|long|unsigned|struct|intptr_t|uintptr_t|bool|char|short|u32|s32|atomic_t|volatile|const)$/
/** From what binds least. */
const OPERATORS = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['+', '-'], ['*']]

/** One thread of a litmus file: statements become operations, each access to memory within an expression one of its own, before it. */
export class ThreadParser {
  ops: LitmusOp[] = []
  readonly registers = new Set<string>()
  private readonly tokens: Tokens
  private readonly words: ReadonlySet<string>
  /** accesses of the statement under way */
  private before: LitmusOp[] = []
  private taken = 0

  constructor(tokens: Tokens, words: ReadonlySet<string>) {
    this.tokens = tokens
    this.words = words
  }

  block(): LitmusOp[] {
    const { tokens } = this
    tokens.expects('{')
    const ops: LitmusOp[] = []
    while (!tokens.takes('}')) ops.push(...this.statement())
    return ops
  }

  private statement(): LitmusOp[] {
    const { tokens } = this
    if (tokens.takes(';')) return []
    if (tokens.peek() === '{') return this.block()
    if (tokens.takes('if')) return this.branch()
    if (/^(while|for|do|goto|switch)$/.test(tokens.peek())) throw tokens.error(`${tokens.peek()}: loops are not read`)
    this.before = []
    const last = TYPES.test(tokens.peek()) ? this.declaration() : this.assignmentOrCall()
    tokens.expects(';')
    return [...this.before, ...last]
  }

  private branch(): LitmusOp[] {
    const { tokens } = this
    this.before = []
    tokens.expects('(')
    const cond = this.expression()
    tokens.expects(')')
    const { before } = this
    const body = this.statement()
    const otherwise = tokens.takes('else') ? this.statement() : []
    // biome-ignore lint/suspicious/noThenProperty: the word of the tests' format, of values that nobody awaits
    return [...before, { op: 'if', cond, then: body, else: otherwise }]
  }

  private declaration(): LitmusOp[] {
    const { tokens } = this
    const isStruct = tokens.next() === 'struct'
    while (TYPES.test(tokens.peek()) || (isStruct && /^\w+$/.test(tokens.peek(1)))) tokens.next()
    const ops: LitmusOp[] = []
    do {
      while (tokens.takes('*'));
      const register = tokens.name('a register')
      this.registers.add(register)
      if (tokens.takes('=')) ops.push(...this.assigned(register))
    } while (tokens.takes(','))
    return ops
  }

  private assignmentOrCall(): LitmusOp[] {
    const { tokens } = this
    if (tokens.takes('*')) {
      const at = this.pointer()
      tokens.expects('=')
      return [{ op: 'W', at, val: this.expression(), order: 'plain' }]
    }
    if (tokens.peek(1) === '=') {
      const register = tokens.name('a register')
      tokens.expects('=')
      if (this.words.has(register) && !this.registers.has(register))
        return [{ op: 'W', at: register, val: this.expression(), order: 'plain' }]
      this.registers.add(register)
      return this.assigned(register)
    }
    const voided = tokens.takes('(')
    if (voided) {
      tokens.expects('void')
      tokens.expects(')')
    }
    this.call(undefined)
    return []
  }

  private assigned(register: string): LitmusOp[] {
    const val = this.expression()
    const last = this.before.at(-1)
    // what was read for this register alone goes there at once
    if (
      last !== undefined &&
      'reg' in last &&
      typeof val === 'object' &&
      'r' in val &&
      last.reg === val.r &&
      val.r.startsWith('$')
    ) {
      last.reg = register
      return []
    }
    return [{ op: 'set', reg: register, val }]
  }

  private temporary(): string {
    return `$${this.taken++}`
  }

  expression(level = 0): LitmusExpression {
    const { tokens } = this
    const operators = OPERATORS[level]
    if (operators === undefined) return this.unary()
    let left = this.expression(level + 1)
    while (operators.includes(tokens.peek())) {
      const f = tokens.next()
      left = { f, a: [left, this.expression(level + 1)] }
    }
    return left
  }

  private unary(): LitmusExpression {
    const { tokens } = this
    if (tokens.takes('!')) return { f: '!', a: [this.unary()] }
    if (tokens.takes('-')) return { f: '-', a: [this.unary()] }
    if (tokens.takes('~')) return { f: '~', a: [this.unary()] }
    if (tokens.takes('&')) {
      const addr = tokens.name('a word')
      return { addr }
    }
    if (tokens.takes('*')) {
      const reg = this.temporary()
      this.before.push({ op: 'R', reg, at: this.pointer(), order: 'plain' })
      return { r: reg }
    }
    if (tokens.peek() === '(') {
      tokens.next()
      if (TYPES.test(tokens.peek())) {
        while (tokens.peek() !== ')') tokens.next()
        tokens.expects(')')
        return this.unary()
      }
      const inner = this.expression()
      tokens.expects(')')
      return inner
    }
    if (/^\d/.test(tokens.peek())) return Number(tokens.next())
    if (tokens.peek(1) === '(') {
      const reg = this.temporary()
      return this.call(reg)
    }
    const name = tokens.name('a value')
    if (this.registers.has(name)) return { r: name }
    if (this.words.has(name)) return { addr: name }
    throw tokens.error(`there is no register ${name}`)
  }

  /** What stands behind a `*`, or as the address in a call. */
  private pointer(): LitmusPlace {
    const { tokens } = this
    if (tokens.takes('(')) {
      while (TYPES.test(tokens.peek()) || tokens.peek() === '*') tokens.next()
      if (tokens.takes(')')) return this.pointer()
      const inner = this.expression()
      tokens.expects(')')
      return inner
    }
    tokens.takes('&')
    const name = tokens.name('a word')
    if (this.registers.has(name)) return { r: name }
    if (this.words.has(name)) return name
    throw tokens.error(`there is no word ${name}`)
  }

  private call(reg: string | undefined): LitmusExpression {
    const { tokens } = this
    const { line } = tokens
    const name = tokens.name('a statement')
    const shape = callShape(name)
    if (shape === undefined) {
      const why = /srcu|memb/.test(name) ? `${name}: SRCU and memb are not read` : `there is no reading ${name}`
      throw tokens.error(why, line)
    }
    tokens.expects('(')
    const value = this.performed(shape, reg)
    tokens.expects(')')
    return value
  }

  private address(): LitmusPlace {
    this.tokens.takes('*')
    return this.pointer()
  }

  private after(): LitmusExpression {
    this.tokens.expects(',')
    return this.expression()
  }

  private performed(shape: CallShape, reg: string | undefined): LitmusExpression {
    const named = reg === undefined ? {} : { reg }
    const result: LitmusExpression = reg === undefined ? 0 : { r: reg }
    switch (shape.op) {
      case 'R':
        this.before.push({ op: 'R', reg: reg ?? this.temporary(), at: this.address(), order: shape.order })
        return result
      case 'W': {
        const at = this.address()
        const val = this.after()
        this.before.push({ op: 'W', at, val, order: shape.order })
        if (shape.barrier === true) this.before.push({ op: 'mb' })
        return result
      }
      case 'xchg': {
        const at = this.address()
        const val = this.after()
        this.before.push({ op: 'xchg', ...named, at, val, order: shape.order })
        return result
      }
      case 'cmpxchg': {
        const at = this.address()
        const old = this.after()
        const fresh = this.after()
        this.before.push({ op: 'cmpxchg', ...named, at, old, new: fresh, order: shape.order })
        return result
      }
      case 'rmw': {
        const arg = shape.by ?? this.expression()
        if (shape.by === undefined) this.tokens.expects(',')
        const { kind, fn, order } = shape
        this.before.push({ op: 'rmw', kind, fn, ...named, at: this.address(), arg, order })
        return shape.isZero === true ? { f: '==', a: [result, 0] } : result
      }
      case 'add_unless': {
        const at = this.address()
        const arg = shape.by ?? this.after()
        const unless = shape.unless ?? this.after()
        this.before.push({ op: 'add_unless', ...named, at, arg, unless })
        return result
      }
      case 'lock':
      case 'unlock':
        this.before.push({ op: shape.op, at: this.address() })
        return result
      case 'trylock':
      case 'is_locked':
        this.before.push({ op: shape.op, reg: reg ?? this.temporary(), at: this.address() })
        return result
      default:
        this.before.push({ op: shape.op })
        return result
    }
  }
}
