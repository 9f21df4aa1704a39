import { children, isFunction, type Node } from './ast.ts'
import { emitPattern } from './emit_element.ts'
import { arraySource } from './emit_iteration.ts'
import { type Context, type Emitter, mark } from './emitter.ts'
import { Frame } from './frame.ts'
import type { Fn } from './functions.ts'

/**
 * A function that can reach a step is written twice: as it was, for callers that cannot pause (built-ins, `setup`,
 * `check`), and as a coroutine. `$fn(plain, coroutine)` ties the two together where the function is a value.
 */
export function emitFunctionNode(e: Emitter, node: Node, c: Context): string {
  const fn = e.functions.of.get(node) as Fn
  const plain = emitPlain(e, node, c)
  if (!fn.steps) return plain
  if (node.type === 'FunctionDeclaration') return `${plain}${emitCoroutine(e, node, c, `${fn.name}$co`)};`
  return `$fn(${plain},${emitCoroutine(e, node, c)})`
}

/** Ties of the function declarations among these statements; they stand first, as declarations are hoisted. */
export function twinLinks(e: Emitter, statements: Node[]): string {
  let links = ''
  for (const outer of statements) {
    const statement = outer.type.startsWith('Export') && outer['declaration'] ? outer['declaration'] : outer
    if (statement.type !== 'FunctionDeclaration') continue
    const fn = e.functions.of.get(statement) as Fn
    if (fn.steps && (fn.binding === undefined || fn.binding.escapes)) links += `$fn(${fn.name},${fn.name}$co);`
  }
  return links
}

function emitPlain(e: Emitter, node: Node, c: Context): string {
  const fn = e.functions.of.get(node) as Fn
  const inner: Context = { pausing: fn.steppingGenerator, frame: new Frame(), atomic: fn.atomic, via: [], fn: fn.name }
  const outer: Context = { ...unreplaced(c), pausing: false }
  const body: Node = node['body']
  let head = ''
  let at = node.start
  for (const param of node['params']) {
    head += e.code.slice(at, param.start) + emitPattern(e, param, outer)
    at = param.end
  }
  if (body.type !== 'BlockStatement') {
    const text = e.emit(body, inner)
    const temps = inner.frame.declaration()
    if (temps === '') return head + e.code.slice(at, body.start) + text + e.code.slice(body.end, node.end)
    const arrow = e.code.slice(at, body.start).replace(/\(\s*$/, '')
    return `${head}${arrow}{${temps}return (${text})}`
  }
  return (
    head +
    e.code.slice(at, body.start) +
    emitBody(e, body, inner, fn.atomic && node.type === 'FunctionDeclaration' && callsOut(e, body))
  )
}

/** The body in braces: directives, temporaries, ties, statements. */
function emitBody(e: Emitter, body: Node, c: Context, marksAtomic = false, first = ''): string {
  const statements: Node[] = body['body']
  let text = ''
  let at = body.start + 1
  for (const statement of statements) {
    text += e.code.slice(at, statement.start) + e.emit(statement, c)
    at = statement.end
  }
  text += e.code.slice(at, body.end - 1)
  const before = `${c.frame.declaration()}${twinLinks(e, statements)}${first}`
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
export function emitCoroutine(e: Emitter, node: Node, _c: Context, name = ''): string {
  const fn = e.functions.of.get(node) as Fn
  const usesThis = node.type === 'ArrowFunctionExpression' && mentionsThis(node)
  const text = coroutineText(
    e,
    node,
    fn,
    usesThis ? 'function*' : `function*${name === '' ? ownName(node) : ` ${name}`}`,
  )
  return usesThis ? `(...$a)=>(${text}).apply(this,$a)` : text
}

function ownName(node: Node): string {
  return node.type === 'FunctionExpression' && node['id'] ? ` ${node['id'].name}` : ''
}

function coroutineText(e: Emitter, node: Node, fn: Fn, keyword: string): string {
  const inner: Context = { pausing: true, frame: new Frame(), atomic: false, via: [], fn: fn.name }
  const params: Node[] = node['params']
  const plainParams = params.every(isPlainParam)
  let first = ''
  let list = params.map((param) => e.code.slice(param.start, param.end)).join(',')
  if (!plainParams) {
    list = '...$a'
    first = `var [${params.map((param) => emitPattern(e, param, inner)).join(',')}]=$a;`
  }
  const body: Node = node['body']
  if (body.type === 'BlockStatement')
    return `${mark(fn.node.start)}${keyword}(${list})${emitBody(e, body, inner, false, first)}`
  const value = e.operand(body, inner)
  return `${mark(fn.node.start)}${keyword}(${list}){${inner.frame.declaration()}${first}return ${value};}`
}

function isPlainParam(param: Node): boolean {
  return param.type === 'Identifier' || (param.type === 'RestElement' && param['argument'].type === 'Identifier')
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
  if (init === null || init === undefined) return e.copy(declarator, c)
  const fn = isFunction(init) ? (e.functions.of.get(init) as Fn) : undefined
  if (fn?.steps && fn.binding !== undefined) {
    const name = fn.binding.name
    const plain = emitPlain(e, init, c)
    return `${name}$co=${emitCoroutine(e, init, c)},${name}=${fn.binding.escapes || init['id'] ? `$fn(${plain},${name}$co)` : plain}`
  }
  if (id!.type === 'Identifier') return e.copy(declarator, c)
  return `${emitPattern(e, id!, c)}=${arraySource(e, id!, e.operand(init, c), c)}`
}

/** `{ m() {} }`: the method stays a method, so that its name and what it may not do stay as they were. */
export function emitMethodProperty(e: Emitter, node: Node, c: Context): string {
  const { key, value } = node as { key?: Node; value?: Node }
  if (node['shorthand']) {
    const text = e.emit(value!, c)
    const name: string = key!['name']
    return text === name || text.startsWith(`${name} =`) ? text : `${name}: ${text}`
  }
  const fn = node['method'] ? (e.functions.of.get(value!) as Fn) : undefined
  if (fn === undefined || !fn.steps)
    return node['method'] || node['kind'] !== 'init' ? emitMember(e, node, c) : e.copy(node, c)
  const { text, access, before } = methodKey(e, node, c)
  const plain = emitPlain(e, value!, c)
  const label = before === '' ? text : `[${before}]`
  const again = before === '' ? text : `[${access}]`
  return `${label}: $fn({${again}${plain}}[${access}],${coroutineText(e, value!, fn, 'function*')})`
}

function methodKey(e: Emitter, node: Node, c: Context): { text: string; access: string; before: string } {
  const key: Node = node['key']
  if (node['computed']) {
    const temp = c.frame.pin()
    return { text: `[${temp}]`, access: temp, before: `${temp}=$key(${e.operand(key, c)})` }
  }
  const text = e.code.slice(key.start, key.end)
  return { text, access: key.type === 'Identifier' ? JSON.stringify(text) : text, before: '' }
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
    if (fn === undefined)
      text += member.type === 'StaticBlock' ? emitStatic(e, member) : e.copy(member, fieldContext(c))
    else if (!fn.steps) text += emitMember(e, member, c)
    else {
      const twin = emitTwin(e, member, fn, c)
      text += twin.text
      links += twin.link
    }
  }
  return `{${links === '' ? '' : `static{${links}}`}${text}${e.code.slice(at, node.end)}`
}

function fieldContext(c: Context): Context {
  return { ...unreplaced(c), pausing: false }
}

function emitStatic(e: Emitter, node: Node): string {
  const inner: Context = { pausing: false, frame: new Frame(), atomic: false, via: [], fn: 'static' }
  return `static ${emitBody(e, { ...node, start: e.code.indexOf('{', node.start) }, inner)}`
}

function emitTwin(e: Emitter, member: Node, fn: Fn, c: Context): { text: string; link: string } {
  const isStatic = member['static'] ? 'static ' : ''
  const target = member['static'] ? 'this' : 'this.prototype'
  const key: Node = member['key']
  const plain = emitPlain(e, member['value'], c)
  const co = (name: string) => `${isStatic}${coroutineText(e, member['value'], fn, `*${name}`)}`
  if (key.type === 'PrivateIdentifier')
    return { text: `${isStatic}#${key['name']}${plain} ${co(`#${key['name']}$co`)}`, link: '' }
  if (member['computed']) {
    const name = c.frame.pin()
    const twin = c.frame.pin()
    return {
      text: `${isStatic}[${name}=$key(${e.operand(key, fieldContext(c))})]${plain} ${co(`[${twin}=Symbol()]`)}`,
      link: `$twin(${target},${name},${twin});`,
    }
  }
  const name = String(key['name'] ?? key['value'])
  return {
    text: `${isStatic}${e.code.slice(key.start, key.end)}${plain} ${co(JSON.stringify(`${name}$co`))}`,
    link: `$twin(${target},${JSON.stringify(name)},${JSON.stringify(`${name}$co`)});`,
  }
}

function unreplaced(c: Context): Context {
  const { replaced: _, site: __, targets: ___, ...rest } = c
  return rest
}
