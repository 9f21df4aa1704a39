import { children, isFunction, type Node, NodeField } from './ast.ts'

/** A declared name, with what is known of it for certain. */
export interface Binding {
  name: string
  scope: Scope
  kind: 'var' | 'let' | 'const' | 'function' | 'class' | 'param' | 'import' | 'catch'
  /** the value at its only declaration: an expression, or the function declaration itself */
  init?: Node
  declarations: number
  /** the list of what else a function was given */
  isRest?: boolean
  /** assignments other than the declaration */
  assignments: number
  /** some of them happen inside a function, not while the module is first run */
  assignedLater: boolean
  /** used other than by calling it directly */
  escapes: boolean
}

export class Scope {
  readonly bindings = new Map<string, Binding>()
  readonly parent: Scope | undefined
  /** the function node that this scope is the body of, if it is one */
  readonly owner: Node | undefined
  constructor(parent: Scope | undefined, owner: Node | undefined) {
    this.parent = parent
    this.owner = owner
  }
  find(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.find(name)
  }
}

export interface Names {
  module: Scope
  /** identifier node -> what it names; globals are absent */
  bindingOf: NodeField<Binding>
  /** the scope that stands around a function node's own text, or any node that opens one */
  scopeOf: NodeField<Scope>
}

/** Resolves every identifier of a module; a tree that is resolved again forgets what was said before. */
export function resolveNames(program: Node): Names {
  const module = new Scope(undefined, undefined)
  const names: Names = { module, bindingOf: new NodeField('binding'), scopeOf: new NodeField('scope') }
  names.scopeOf.set(program, module)
  hoistVars(program, module)
  declareBlock(program['body'], module)
  for (const statement of program['body']) visit(statement, module, program, names)
  return names
}

function declare(scope: Scope, name: string, kind: Binding['kind'], init?: Node): void {
  const known = scope.bindings.get(name)
  if (known !== undefined) {
    known.declarations++
    known.init = undefined
    return
  }
  const binding: Binding = { name, scope, kind, declarations: 1, assignments: 0, assignedLater: false, escapes: false }
  if (init !== undefined) binding.init = init
  scope.bindings.set(name, binding)
}

export function patternNames(pattern: Node | null): Node[] {
  if (pattern === null) return []
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern['properties'].flatMap((p: Node) => patternNames(p.type === 'RestElement' ? p : p['value']))
    case 'ArrayPattern':
      return pattern['elements'].flatMap(patternNames)
    case 'AssignmentPattern':
      return patternNames(pattern['left'])
    case 'RestElement':
      return patternNames(pattern['argument'])
    default:
      return []
  }
}

function declareVariable(declaration: Node, scope: Scope): void {
  for (const { id, init } of declaration['declarations']) {
    if (id.type === 'Identifier') declare(scope, id.name, declaration['kind'], init ?? undefined)
    else for (const name of patternNames(id)) declare(scope, name['name'], declaration['kind'])
  }
}

/** `var` of a function body, however deep, but not those of inner functions. */
function hoistVars(node: Node, scope: Scope): void {
  for (const child of children(node)) {
    if (child.type === 'VariableDeclaration') {
      if (child['kind'] === 'var') declareVariable(child, scope)
    } else if (HOLDS_STATEMENTS.test(child.type)) hoistVars(child, scope)
  }
}

const HOLDS_STATEMENTS = /^(?:Export\w+|SwitchCase|CatchClause|(?!Expression|Return|Throw)\w*Statement)$/

function declareBlock(statements: Node[], scope: Scope): void {
  for (const outer of statements) {
    const statement = outer.type.startsWith('Export') && outer['declaration'] ? outer['declaration'] : outer
    if (statement.type === 'VariableDeclaration' && statement.kind !== 'var') declareVariable(statement, scope)
    else if (statement.type === 'FunctionDeclaration') declare(scope, statement.id.name, 'function', statement)
    else if (statement.type === 'ClassDeclaration') declare(scope, statement.id.name, 'class', statement)
    else if (statement.type === 'ImportDeclaration')
      for (const specifier of statement.specifiers) declare(scope, specifier.local.name, 'import')
  }
}

function visitAll(nodes: Node[], scope: Scope, parent: Node, names: Names): void {
  for (const node of nodes) visit(node, scope, parent, names)
}

function visit(node: Node, scope: Scope, parent: Node, names: Names): void {
  switch (node.type) {
    case 'Identifier':
      return use(node, scope, parent, names)
    case 'MemberExpression':
      visit(node['object'], scope, node, names)
      if (node['computed']) visit(node['property'], scope, node, names)
      return
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (node['computed']) visit(node['key'], scope, node, names)
      if (node['value'] !== null) visit(node['value'], scope, node, names)
      return
    case 'LabeledStatement':
      return visit(node['body'], scope, node, names)
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportDeclaration':
    case 'MetaProperty':
      return
    case 'ExportSpecifier':
      return visit(node['local'], scope, node, names)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return visitFunction(node, scope, names)
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const inner = new Scope(scope, undefined)
      if (node['id'] !== null) declare(inner, node['id'].name, 'class')
      if (node['superClass'] !== null) visit(node['superClass'], inner, node, names)
      return visitAll(node['body'].body, inner, node['body'], names)
    }
    case 'BlockStatement':
    case 'StaticBlock': {
      const inner = new Scope(scope, undefined)
      names.scopeOf.set(node, inner)
      if (node.type === 'StaticBlock') hoistVars(node, inner)
      declareBlock(node['body'], inner)
      return visitAll(node['body'], inner, node, names)
    }
    case 'SwitchStatement': {
      visit(node['discriminant'], scope, node, names)
      const inner = new Scope(scope, undefined)
      for (const each of node['cases']) declareBlock(each.consequent, inner)
      return visitAll(node['cases'], inner, node, names)
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const inner = new Scope(scope, undefined)
      names.scopeOf.set(node, inner)
      const head = node['init'] ?? node['left']
      if (head?.type === 'VariableDeclaration') {
        if (head.kind !== 'var') declareVariable(head, inner)
        if (node.type !== 'ForStatement')
          for (const name of patternNames(head.declarations[0].id)) assign(name, inner, names)
      } else if (head && node.type !== 'ForStatement') assignTargets(head, inner, names)
      return visitAll(children(node), inner, node, names)
    }
    case 'CatchClause': {
      const inner = new Scope(scope, undefined)
      for (const name of patternNames(node['param'])) declare(inner, name['name'], 'catch')
      return visitAll(children(node), inner, node, names)
    }
    case 'CallExpression':
    case 'WhileStatement':
    case 'DoWhileStatement':
      names.scopeOf.set(node, scope)
      break
    case 'AssignmentExpression':
      assignTargets(node['left'], scope, names)
      break
    case 'UpdateExpression':
      assignTargets(node['argument'], scope, names)
      break
    default:
  }
  visitAll(children(node), scope, node, names)
}

function visitFunction(node: Node, outer: Scope, names: Names): void {
  let around = outer
  if (node.type === 'FunctionExpression' && node['id'] !== null) {
    around = new Scope(outer, undefined)
    declare(around, node['id'].name, 'function', node)
  }
  const scope = new Scope(around, node)
  names.scopeOf.set(node, scope)
  for (const param of node['params']) for (const name of patternNames(param)) declare(scope, name['name'], 'param')
  const rest = node['params'].at(-1)
  if (rest?.type === 'RestElement' && rest['argument'].type === 'Identifier')
    (scope.bindings.get(rest['argument'].name) as Binding).isRest = true
  const body = node['body']
  if (body.type === 'BlockStatement') {
    hoistVars(body, scope)
    declareBlock(body['body'], scope)
  }
  visitAll(node['params'], scope, node, names)
  if (body.type === 'BlockStatement') visitAll(body['body'], scope, body, names)
  else visit(body, scope, node, names)
}

function use(node: Node, scope: Scope, parent: Node, names: Names): void {
  const binding = scope.find(node['name'])
  names.bindingOf.set(node, binding)
  if (binding === undefined) return
  const declares =
    (parent.type === 'VariableDeclarator' && parent['id'] === node) ||
    (isFunction(parent) && parent['params'].includes(node))
  const calls = parent.type === 'CallExpression' && parent['callee'] === node
  if (!declares && !calls) binding.escapes = true
}

function assignTargets(target: Node, scope: Scope, names: Names): void {
  for (const name of patternNames(target)) assign(name, scope, names)
}

function assign(name: Node, scope: Scope, _names: Names): void {
  const binding = scope.find(name['name'])
  if (binding === undefined) return
  binding.assignments++
  let at: Scope | undefined = scope
  while (at !== undefined && at !== binding.scope) {
    if (at.owner !== undefined) binding.assignedLater = true
    at = at.parent
  }
}

export function isWithin(scope: Scope | undefined, own: Scope | undefined): boolean {
  for (let at = scope; at !== undefined; at = at.parent) if (at === own) return true
  return false
}
