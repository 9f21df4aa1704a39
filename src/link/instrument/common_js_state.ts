import { type Node, parse } from './ast.ts'
import { resolveNames, type Scope } from './scopes.ts'

/**
 * A CommonJS module of a bundle stands in a closure, `__commonJS({ "path"(exports, module) { ... } })`. At its end the text
 * learns to put back those of its variables that functions assign, to what they are when the whole program has loaded; on the closure's
 * last line, so that no other line moves.
 */
export function keepCommonJsState(bundled: string): string {
  const code = keepWhatIsLoaded(bundled)
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
    result += `${code.slice(done, end)};$loads.push(()=>((${values})=>()=>{${back}})(${kept}));`
    done = end
  }
  return result + code.slice(done)
}

/**
 * A module that is evaluated when it is asked for is so anew in each execution: what bundling's helpers remember of it is put back to
 * what it was when the program had loaded. `$loads` is asked for that then.
 */
function keepWhatIsLoaded(code: string): string {
  return code
    .replace(
      /^(var __esm = \((\w+), (\w+), (\w+)\) => )(function)/m,
      '$1$loads.push(()=>{const f=$2,r=$3,e=$4;return()=>{$2=f;$3=r;$4=e}})&&$5',
    )
    .replace(
      /^(var __commonJS = \(\w+, (\w+)\) => )(function)/m,
      '$1$loads.push(()=>{const m=$2;return()=>{$2=m}})&&$3',
    )
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
