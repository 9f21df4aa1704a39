import { children, isFunction, type Node } from './ast.ts'
import type { Context } from './context.ts'
import type { Emitter } from './emitter.ts'
import type { Fn } from './functions.ts'
import type { Binding, Scope } from './scopes.ts'

const MOST_NODES = 120
const MOST_TEXT = 4000
const MOST_DEPTH = 8

/**
 * A call of a small helper, `READ_ONCE(addr)` and its like, becomes the helper's body: a coroutine for each access to
 * memory would cost more than the access. What can be written so: a body without loops, of declarations, expressions,
 * `if` and `return`. Undefined where it cannot.
 */
export function emitInline(e: Emitter, call: Node, fn: Fn, c: Context): string | undefined {
  if (fn.binding?.scope === e.names.module) e.tried.add(fn.binding.name)
  if (c.via.length >= MOST_DEPTH || c.via.length <= (e.tooLong.get(fn) ?? -1) || !isSmall(e, fn)) return undefined
  const params: Node[] = fn.node['params']
  const given: Node[] = call['arguments']
  if (given.length > params.length || given.some((argument) => argument.type === 'SpreadElement')) return undefined
  const site = c.site ?? e.names.scopeOf.get(call)
  if (site === undefined || !freeNames(e, fn).every((binding) => site.find(binding.name) === binding)) return undefined

  const untouched = { sites: e.sites.list.length, live: c.frame.mark(), most: c.frame.temps }
  const replaced = new Map<Binding, string>(c.replaced ?? [])
  const inner: Context = { ...c, replaced, via: [...c.via, { offset: call.start, callee: fn.name }], site }
  const scope = e.names.scopeOf.get(fn.node)!
  let before = ''
  params.forEach((param, i) => {
    const binding = scope.bindings.get(param['name']) as Binding
    const argument = given[i]
    const later = given.slice(i + 1)
    const keep = argument !== undefined && binding.assignments === 0 && isStable(e, argument, later, c)
    if (argument === undefined && binding.assignments === 0) replaced.set(binding, '(void 0)')
    else if (keep) replaced.set(binding, stableText(e, argument as Node, c))
    else {
      const temp = c.frame.temp()
      before += `${temp}=${argument === undefined ? 'void 0' : e.operand(argument, c)},`
      replaced.set(binding, temp)
    }
  })
  const body: Node = fn.node['body']
  const text = body.type === 'BlockStatement' ? sequence(e, body['body'], inner) : e.operand(body, inner)
  const whole = `(${before}${text})`
  if (whole.length <= MOST_TEXT) return whole
  e.sites.keep(untouched.sites)
  c.frame.forget(untouched.live, untouched.most)
  e.tooLong.set(fn, c.via.length)
  return undefined
}

/** An argument that may stand for its parameter wherever that is used. */
function isStable(e: Emitter, argument: Node, later: Node[], c: Context): boolean {
  if (!e.isSimple(argument, c)) return false
  if (argument.type === 'Literal') return true
  if (argument.type !== 'Identifier') return false
  const binding = e.names.bindingOf.get(argument)
  if (binding === undefined || binding.assignments === 0) return true
  return binding.scope !== e.names.module && !binding.assignedLater && later.every((node) => e.isSimple(node, c))
}

function stableText(e: Emitter, argument: Node, c: Context): string {
  const text = e.operand(argument, c)
  return argument.type === 'Literal' ? `(${text})` : text
}

const small = new WeakMap<Fn, boolean>()

function isSmall(e: Emitter, fn: Fn): boolean {
  const known = small.get(fn)
  if (known !== undefined) return known
  small.set(fn, false)
  const answer =
    fn.binding !== undefined &&
    !e.isFramed(fn.node) &&
    fn.node['params'].every((param: Node) => param.type === 'Identifier') &&
    count(fn.node) <= MOST_NODES &&
    isPlainBody(fn.node['body']) &&
    !callsItself(e, fn, fn.node['body']) &&
    isOrdered(e, fn)
  small.set(fn, answer)
  return answer
}

/** No local name is used above its declaration or assigned to although it is a constant: in place, that would not be refused. */
function isOrdered(e: Emitter, fn: Fn): boolean {
  const declared = new Map<Binding, number>()
  const own = e.names.scopeOf.get(fn.node)
  const look = (node: Node): boolean => {
    if (node.type === 'VariableDeclarator') {
      const binding = e.names.bindingOf.get(node['id'])
      if (binding === undefined || binding.declarations > 1 || (binding.kind === 'const' && binding.assignments > 0))
        return false
      declared.set(binding, node.end)
    }
    if (node.type === 'Identifier') {
      const binding = e.names.bindingOf.get(node)
      if (binding !== undefined && binding.kind !== 'param' && isWithin(binding.scope, own))
        if (!declared.has(binding) || (node.start < declared.get(binding)! && !isDeclared(node, fn.node))) return false
    }
    return children(node).every(look)
  }
  return look(fn.node['body'])
}

/** Is it the name that a declaration declares? */
function isDeclared(name: Node, within: Node): boolean {
  return within.type === 'VariableDeclarator' && within['id'] === name
    ? true
    : children(within).some((child) => isDeclared(name, child))
}

function count(node: Node): number {
  return children(node).reduce((sum, child) => sum + count(child), 1)
}

function callsItself(e: Emitter, fn: Fn, node: Node): boolean {
  if (node.type === 'CallExpression' && e.functions.callee(node) === fn) return true
  return children(node).some((child) => callsItself(e, fn, child))
}

function isPlainBody(body: Node): boolean {
  if (mentions(body)) return false
  return body.type !== 'BlockStatement' || body['body'].every(isPlainStatement)
}

function mentions(node: Node): boolean {
  if (
    isFunction(node) ||
    /^(Class|This|Super|Meta|Await|Yield|Tagged|Chain|ArrayPattern|ObjectPattern|SpreadElement)/.test(node.type)
  )
    return true
  if (node.type === 'Identifier' && node['name'] === 'arguments') return true
  return children(node).some(mentions)
}

function isPlainStatement(statement: Node): boolean {
  switch (statement.type) {
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'EmptyStatement':
    case 'ThrowStatement':
      return true
    case 'VariableDeclaration':
      return statement['declarations'].every((d: Node) => d['id'].type === 'Identifier')
    case 'BlockStatement':
      return statement['body'].every(isPlainStatement)
    case 'IfStatement': {
      const { consequent, alternate } = statement as { consequent?: Node; alternate?: Node | null }
      const parts = alternate ? [consequent!, alternate] : [consequent!]
      return parts.every((part) => isPlainStatement(part) && (!returns(part) || ends(part)))
    }
    default:
      return false
  }
}

function returns(node: Node): boolean {
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement' || children(node).some(returns)
}

function ends(node: Node): boolean {
  if (node.type === 'BlockStatement') return node['body'].length > 0 && ends(node['body'].at(-1))
  if (node.type === 'IfStatement')
    return node['alternate'] ? ends(node['consequent']) && ends(node['alternate']) : false
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement'
}

/** Statements as one expression whose value is what they return. */
function sequence(e: Emitter, statements: readonly Node[], c: Context): string {
  const [first, ...rest] = statements
  if (first === undefined) return 'void 0'
  switch (first.type) {
    case 'EmptyStatement':
      return sequence(e, rest, c)
    case 'ExpressionStatement':
      return `${e.operand(first['expression'], c)},${sequence(e, rest, c)}`
    case 'ReturnStatement':
      return first['argument'] ? e.operand(first['argument'], c) : 'void 0'
    case 'ThrowStatement':
      return `$throw(${e.operand(first['argument'], c)})`
    case 'BlockStatement':
      return sequence(e, [...first['body'], ...rest], c)
    case 'VariableDeclaration':
      return `${first['declarations'].map((d: Node) => declare(e, d, c)).join('')}${sequence(e, rest, c)}`
    default: {
      const { test, consequent, alternate } = first as { test?: Node; consequent?: Node; alternate?: Node | null }
      const condition = e.operand(test!, c)
      const no = alternate ? [alternate] : []
      if (ends(consequent!))
        return `${paren(condition)}?(${sequence(e, [consequent!], c)}):(${sequence(e, [...no, ...rest], c)})`
      if (alternate && ends(alternate))
        return `${paren(condition)}?(${sequence(e, [consequent!, ...rest], c)}):(${sequence(e, no, c)})`
      return `(${paren(condition)}?(${sequence(e, [consequent!], c)}):(${sequence(e, no, c)})),${sequence(e, rest, c)}`
    }
  }
}

function paren(text: string): string {
  return `(${text})`
}

function declare(e: Emitter, declarator: Node, c: Context): string {
  const binding = e.names.bindingOf.get(declarator['id']) as Binding
  const temp = c.frame.temp()
  const text = `${temp}=${declarator['init'] ? e.operand(declarator['init'], c) : 'void 0'},`
  ;(c.replaced as Map<Binding, string>).set(binding, temp)
  return text
}

const free = new WeakMap<Fn, Binding[]>()

/** What the body names from outside itself; must mean the same where the call stands. */
function freeNames(e: Emitter, fn: Fn): Binding[] {
  let known = free.get(fn)
  if (known === undefined) {
    const found = new Set<Binding>()
    const own = e.names.scopeOf.get(fn.node)
    const look = (node: Node) => {
      const binding = node.type === 'Identifier' ? e.names.bindingOf.get(node) : undefined
      if (binding !== undefined && !isWithin(binding.scope, own)) found.add(binding)
      children(node).forEach(look)
    }
    look(fn.node['body'])
    known = [...found]
    free.set(fn, known)
  }
  return known
}

function isWithin(scope: Scope | undefined, own: Scope | undefined): boolean {
  for (let at = scope; at !== undefined; at = at.parent) if (at === own) return true
  return false
}
