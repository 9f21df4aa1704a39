import { children, isFunction, type Node } from './ast.ts'
import type { Context } from './context.ts'
import { takesElements } from './emit_element.ts'
import { emitListed } from './emit_walk.ts'
import type { Emitter } from './emitter.ts'
import { Frame } from './frame.ts'
import type { Fn } from './functions.ts'
import { mark } from './source_map.ts'
import { neverShared } from './steps.ts'
import { listPattern } from './walks.ts'

/**
 * A function that can reach a step is written twice: as it was, for callers that cannot pause (built-ins, `setup`,
 * `check`), and as a coroutine. `$fn(plain, coroutine)` ties the two together where the function is a value.
 */
export function emitFunctionNode(e: Emitter, node: Node, c: Context): string {
  const fn = e.functions.of.get(node) as Fn
  const isAsync = node.type !== 'FunctionDeclaration' && e.functions.helpers.loweredFrom(node) !== undefined
  const plain = emitPlain(e, node, c)
  if (!fn.steps) return isAsync ? asAsync(e, fn, plain) : plain
  if (node.type === 'FunctionDeclaration') return `${plain}${emitCoroutine(e, node, `${fn.name}$co`)};`
  return `$fn(${isAsync ? asAsync(e, fn, plain) : named(fn, plain)},${emitCoroutine(e, node)})`
}

/** A function that was async when it was written still says so, and is no constructor: as a method it is none. */
function asAsync(e: Emitter, fn: Fn, plain: string): string {
  const kind = e.functions.helpers.loweredFrom(fn.node)
  if (kind === undefined) return named(fn, plain)
  const head = /^function\s*(?=\()/.exec(plain)
  if (head === null) return `$af(${named(fn, plain)},'${kind}')`
  const key = JSON.stringify(fn.given ?? '')
  return `$af(({[${key}]${plain.slice(head[0].length)}})[${key}],'${kind}')`
}

/** In brackets a function would lose the name that the language gives it by where it stands. */
function named({ given }: Fn, plain: string): string {
  if (given === undefined) return plain
  const key = JSON.stringify(given)
  return `({${given === '__proto__' ? `[${key}]` : key}:${plain}})[${key}]`
}

/** Ties of the function declarations among these statements; they stand first, as declarations are hoisted. */
export function twinLinks(e: Emitter, statements: Node[]): string {
  let links = ''
  for (const outer of statements) {
    const statement = outer.type.startsWith('Export') && outer['declaration'] ? outer['declaration'] : outer
    if (statement.type !== 'FunctionDeclaration') continue
    const fn = e.functions.of.get(statement) as Fn
    if (fn.binding !== undefined && !fn.binding.escapes) continue
    if (fn.steps) links += `$fn(${fn.name},${fn.name}$co);`
    const kind = e.functions.helpers.loweredFrom(statement)
    if (kind !== undefined) links += `$af(${fn.name},'${kind}');`
  }
  return links
}

export function emitPlain(e: Emitter, node: Node, c: Context): string {
  const fn = e.functions.of.get(node) as Fn
  const inner: Context = { pausing: false, frame: new Frame(), atomic: fn.atomic, via: [], fn: fn.name }
  const body: Node = node['body']
  const { text: params, at } = emitParams(e, node, c)
  const head = params + e.code.slice(at, body.start) + e.standsFor(node)
  if (body.type === 'BlockStatement')
    return head + emitBody(e, body, inner, fn.atomic && node.type === 'FunctionDeclaration' && callsOut(e, body))
  const text = e.emit(body, inner)
  const temps = inner.frame.declaration()
  if (temps === '') return head + text + e.code.slice(body.end, node.end)
  return `${head.replace(/\(\s*(\/\*.*\*\/)?$/, '$1')}{${temps}return (${text})}`
}

/** The text up to the last parameter's end. What parameters do by themselves cannot pause. */
function emitParams(e: Emitter, node: Node, c: Context): { text: string; at: number } {
  let text = ''
  let at = node.start
  for (const param of node['params']) {
    text += e.code.slice(at, param.start) + emitAlone(e, param, c)
    at = param.end
  }
  return { text, at }
}

/** Text that stands outside any function's body, so that its temporaries have a function of their own. */
function emitAlone(e: Emitter, node: Node, c: Context): string {
  const inner: Context = { ...unreplaced(c), pausing: false, alone: true }
  return e.emit(node, inner)
}

/** The body in braces: directives, temporaries, ties, statements. */
function emitBody(e: Emitter, body: Node, c: Context, marksAtomic = false): string {
  const statements: Node[] = body['body']
  let text = ''
  let at = body.start + 1
  for (const statement of statements) {
    text += e.code.slice(at, statement.start) + e.emit(statement, c)
    at = statement.end
  }
  text += e.code.slice(at, body.end - 1)
  const before = `${c.frame.declaration()}${twinLinks(e, statements)}`
  return marksAtomic ? `{${before}$enter();try{${text}}finally{$leave()}}` : `{${before}${text}}`
}

function callsOut(e: Emitter, node: Node): boolean {
  if (node.type === 'CallExpression') {
    const fn = e.functions.callee(node)
    if (fn === undefined || !fn.atomic) return true
  }
  return children(node).some((child) => !isFunction(child) && callsOut(e, child))
}

/** The same function as a coroutine, as an expression or, with a name, a declaration. */
export function emitCoroutine(e: Emitter, node: Node, name = ''): string {
  const fn = e.functions.of.get(node) as Fn
  const usesThis = node.type === 'ArrowFunctionExpression' && mentionsThis(node)
  const text = coroutineText(e, node, fn, `function*${usesThis || name === '' ? '' : ` ${name}`}`)
  return usesThis ? `(...$a)=>(${text}).apply(this,$a)` : text
}

function coroutineText(e: Emitter, node: Node, fn: Fn, keyword: string): string {
  const inner: Context = { pausing: true, frame: new Frame(), atomic: false, via: [], fn: fn.name }
  const list = (node['params'] as Node[]).map((param) => emitAlone(e, param, inner)).join(',')
  const body: Node = node['body']
  if (body.type === 'BlockStatement') return `${mark(fn.node.start)}${keyword}(${list})${emitBody(e, body, inner)}`
  const value = e.operand(body, inner)
  return `${mark(fn.node.start)}${keyword}(${list}){${inner.frame.declaration()}return ${value};}`
}

export function mentionsThis(node: Node): boolean {
  return children(node).some(
    (child) =>
      child.type === 'ThisExpression' ||
      child.type === 'Super' ||
      (!(isFunction(child) && child.type !== 'ArrowFunctionExpression') && mentionsThis(child)),
  )
}

/** `const f = () => ...` that is never assigned again: direct calls use `f$co`. */
export function emitVariables(e: Emitter, node: Node, c: Context): string {
  let text = ''
  let at = node.start
  for (const declarator of node['declarations']) {
    text += e.code.slice(at, declarator.start) + emitDeclarator(e, declarator, c)
    at = declarator.end
  }
  return text + e.code.slice(at, node.end)
}

function emitDeclarator(e: Emitter, declarator: Node, c: Context): string {
  const { id, init } = declarator as { id?: Node; init?: Node | null }
  if (init && takesElements(id!) && !neverShared(init, e.names))
    return `${e.emit(id!, c)} = $taken(${e.operand(init, c)})`
  if (c.pausing && e.functions.walks.has(declarator))
    return `${e.emit(id!, c)} = ${emitListed(e, init!, c, 'iterate', listPattern(id!))}`
  const fn = init !== null && init !== undefined && isFunction(init) ? (e.functions.of.get(init) as Fn) : undefined
  if (!fn?.steps || fn.binding === undefined) return e.copy(declarator, c)
  const { name, escapes } = fn.binding
  const plain = emitPlain(e, init as Node, c)
  return `${name}$co=${emitCoroutine(e, init as Node)},${name}=${escapes || init!['id'] ? `$fn(${asAsync(e, fn, plain)},${name}$co)` : plain}`
}

/** `{ m() {} }`: the method stays a method, so that its name and what it may not do stay as they were. */
export function emitMethodProperty(e: Emitter, node: Node, c: Context): string {
  const { key, value } = node as { key?: Node; value?: Node }
  if (node['shorthand']) {
    const text = e.emit(value!, c)
    const name: string = key!['name']
    return value!.type === 'AssignmentPattern' || text === name ? text : `${name}: ${text}`
  }
  const fn = node['method'] ? (e.functions.of.get(value!) as Fn) : undefined
  if (fn === undefined || !fn.steps)
    return node['method'] || node['kind'] !== 'init' ? emitMember(e, node, c) : e.copy(node, c)
  const text = e.code.slice(key!.start, key!.end)
  const access = key!.type === 'Identifier' ? JSON.stringify(text) : text
  return `${text}: $fn({${text}${emitPlain(e, value!, c)}}[${access}],${coroutineText(e, value!, fn, 'function*')})`
}

/** A method, accessor or constructor that stays one: `static async name` as it is, then the function's text. */
function emitMember(e: Emitter, node: Node, c: Context): string {
  const { key, value } = node as { key?: Node; value?: Node }
  const head =
    e.code.slice(node.start, key!.start) + (node['computed'] ? e.operand(key!, c) : e.code.slice(key!.start, key!.end))
  return head + e.code.slice(key!.end, value!.start) + emitPlain(e, value!, c)
}

/** Class bodies keep their methods; those that step get a twin, tied to them in a static block. */
export function emitClassBody(e: Emitter, node: Node, c: Context): string {
  let text = ''
  let links = ''
  let at = node.start + 1
  for (const member of node['body']) {
    const fn = member.type === 'MethodDefinition' ? (e.functions.of.get(member.value) as Fn) : undefined
    text += e.code.slice(at, member.start)
    at = member.end
    if (fn === undefined) text += member.type === 'StaticBlock' ? emitStatic(e, member) : emitField(e, member, c)
    else if (!fn.steps) text += emitMember(e, member, c)
    else {
      const twin = emitTwin(e, member, fn, c)
      text += twin.text
      links += twin.link
    }
  }
  return `{${e.standsFor(node)}${links === '' ? '' : `static{${links}}`}${text}${e.code.slice(at, node.end)}`
}

/** A field: its key belongs to the class, its value to each object that is made. */
function emitField(e: Emitter, member: Node, c: Context): string {
  const { key, value } = member as { key: Node; value: Node | null } & Node
  let text =
    e.code.slice(member.start, key.start) + (member['computed'] ? e.operand(key, c) : e.code.slice(key.start, key.end))
  if (value !== null)
    text += e.code.slice(key.end, value.start) + emitAlone(e, value, c) + e.code.slice(value.end, member.end)
  else text += e.code.slice(key.end, member.end)
  return text
}

function emitStatic(e: Emitter, node: Node): string {
  const inner: Context = { pausing: false, frame: new Frame(), atomic: false, via: [], fn: 'static' }
  return `static ${emitBody(e, { ...node, start: e.code.indexOf('{', node.start) }, inner)}`
}

/** A method that steps: its coroutine is tied to it in a static block, a private one's stands beside it. */
function emitTwin(e: Emitter, member: Node, fn: Fn, c: Context): { text: string; link: string } {
  const isStatic = member['static'] ? 'static ' : ''
  const key: Node = member['key']
  const plain = emitPlain(e, member['value'], c)
  if (key.type === 'PrivateIdentifier') {
    const twin = coroutineText(e, member['value'], fn, `*#${key['name']}$co`)
    return { text: `${isStatic}#${key['name']}${plain} ${isStatic}${twin}`, link: '' }
  }
  const name = JSON.stringify(String(key['name'] ?? key['value']))
  return {
    text: `${isStatic}${e.code.slice(key.start, key.end)}${plain}`,
    link: `$tie(${member['static'] ? 'this' : 'this.prototype'},${name},${coroutineText(e, member['value'], fn, 'function*')});`,
  }
}

function unreplaced(c: Context): Context {
  const { replaced: _, site: __, ...rest } = c
  return rest
}
