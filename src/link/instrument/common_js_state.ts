import { type Node, parse } from './ast.ts'
import { resolveNames, type Scope } from './scopes.ts'

/**
 * A CommonJS module of a bundle stands in a closure, `__commonJS({ "path"(exports, module) { ... } })`. At its end the text
 * learns to put back those of its variables that functions assign, by a function in `$kept`; on the closure's last line, so that
 * no other line moves.
 */
export function keepCommonJsState(code: string): string {
  if (!code.includes('__commonJS(')) return code
  const program = parse(code)
  const names = resolveNames(program)
  let result = ''
  let done = 0
  for (const closure of (program['body'] as Node[]).flatMap(closuresOf)) {
    const kept = assignedLater(names.scopeOf.get(closure) as Scope)
    if (kept.length === 0) continue
    const end = closure.end - 1
    const values = kept.map((_, i) => `$${i}`)
    const back = kept.map((name, i) => `${name}=$${i}`).join(';')
    result += `${code.slice(done, end)};$kept.push(((${values})=>()=>{${back}})(${kept}));`
    done = end
  }
  return result + code.slice(done)
}

function closuresOf(statement: Node): Node[] {
  if (statement.type !== 'VariableDeclaration') return []
  return (statement['declarations'] as Node[]).flatMap(({ init }) =>
    init?.type === 'CallExpression' && init.callee.name === '__commonJS' ? [init.arguments[0].properties[0].value] : [],
  )
}

function assignedLater(scope: Scope): string[] {
  return [...scope.bindings.values()]
    .filter((binding) => (binding.kind === 'let' || binding.kind === 'var') && binding.assignedLater)
    .map(({ name }) => name)
}
