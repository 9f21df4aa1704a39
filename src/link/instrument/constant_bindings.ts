import { children, type Node } from './ast.ts'
import { parseBundle } from './parse_bundle.ts'
import { sectionsOf } from './sections.ts'

/**
 * Bundling turns every top-level `const` into `var`. For V8 that makes a variable of what was a constant: each `mount.mnt_ns`
 * in compiled code loads the variable, checks what it holds and loads the offset, where a constant folds into the address.
 * So what nobody assigns becomes `const` again, in our own files. No column moves: `var x = ` and `const x=` are as long.
 */
export function constantBindings(code: string, ownFolder: string): string {
  const program = parseBundle(code)
  const assigned = new Set<string>()
  forEachTarget(program, (name) => assigned.add(name))
  const declared = new Map<string, number>()
  for (const node of program['body'] as Node[]) {
    for (const name of namesOf(node)) declared.set(name, (declared.get(name) ?? 0) + 1)
  }
  const sectionAt = sectionsOf(code)
  let result = ''
  let done = 0
  for (const node of program['body'] as Node[]) {
    const [name] = namesOf(node)
    if (name === undefined || assigned.has(name) || declared.get(name) !== 1) continue
    const head = `var ${name} = `
    if (
      !code.startsWith(head, node.start) ||
      node['declarations'].length !== 1 ||
      !sectionAt(node.start).startsWith(ownFolder)
    )
      continue
    result += `${code.slice(done, node.start)}const ${name}=`
    done = node.start + head.length
  }
  return result + code.slice(done)
}

function namesOf(node: Node): string[] {
  if (node.type !== 'VariableDeclaration' || node['kind'] !== 'var') return []
  return (node['declarations'] as Node[]).flatMap(({ id }) => (id.type === 'Identifier' ? [id.name as string] : []))
}

/** Names that are assigned anywhere, in whatever scope: a name that is shadowed somewhere may be left a variable for nothing. */
function forEachTarget(node: Node, tell: (name: string) => void): void {
  const target: Node | undefined =
    node.type === 'AssignmentExpression' || node.type === 'ForInStatement' || node.type === 'ForOfStatement'
      ? node['left']
      : node.type === 'UpdateExpression'
        ? node['argument']
        : undefined
  if (target !== undefined) forEachIdentifier(target, tell)
  for (const child of children(node)) forEachTarget(child, tell)
}

function forEachIdentifier(node: Node, tell: (name: string) => void): void {
  if (node.type === 'Identifier') tell(node['name'])
  if (node.type === 'MemberExpression') return // `a[i] = 1` assigns neither a nor i
  for (const child of children(node)) forEachIdentifier(child, tell)
}
