import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Loader, type Metafile, type Plugin, transform } from 'esbuild'
import { children, type Node, parse } from './instrument/ast.ts'
import { resolveNames } from './instrument/scopes.ts'

const NODES_OWN = /^(?:node:)?module$/
const HERE = /^(?:import\.meta\.(?:url|filename)|__filename)$/

/** Some file asks Node for a `require` of its own. */
export function makesRequire({ inputs }: Metafile): boolean {
  return Object.values(inputs).some(({ imports }) => imports.some(({ path }) => NODES_OWN.test(path)))
}

/**
 * An ES module's `const load = createRequire(import.meta.url)` gives it what CommonJS has by itself: so calls of it are calls of `require`, which
 * the bundler follows. What such a function is asked for otherwise is the run-time's to see.
 */
export const madeRequires: Plugin = {
  name: 'made requires',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (!text.includes('createRequire')) return undefined
      const loader = extname(path).replace(/^\.[cm]?/, '') as Loader
      const { code } = loader === 'js' ? { code: text } : await transform(text, { ...ERASED, loader, sourcefile: path })
      const contents = withRequires(code)
      return contents === undefined ? undefined : { contents, loader: 'js' }
    })
  },
}

const ERASED = { sourcemap: 'inline', target: 'node20', format: 'esm' } as const

/** The text with those calls; undefined where it has none, or is no ES module. */
function withRequires(text: string): string | undefined {
  const tree = parsed(text)
  if (tree === undefined) return undefined
  const { bindingOf } = resolveNames(tree)
  const makers = new Set(['createRequire'])
  const isMaker = ({ type, callee, arguments: given }: Node): boolean => {
    if (type !== 'CallExpression' || given.length !== 1 || !HERE.test(text.slice(given[0].start, given[0].end)))
      return false
    return makers.has(callee.type === 'MemberExpression' ? callee.property.name : callee.name)
  }
  const made = new Map<object, Node>()
  const calls: Node[] = []
  const look = (node: Node): void => {
    if (
      node.type === 'VariableDeclarator' &&
      node['id'].type === 'Identifier' &&
      node['init'] &&
      isMaker(node['init'])
    ) {
      const binding = bindingOf.get(node['id'])
      if (binding !== undefined && binding.assignments === 0) made.set(binding, node['id'])
    }
    if (node.type === 'CallExpression') calls.push(node)
    if (node.type === 'ImportSpecifier' && node['imported'].name === 'createRequire') makers.add(node['local'].name)
    children(node).forEach(look)
  }
  look(tree)
  const found: Node[] = []
  for (const { callee } of calls as Array<Node & { callee: Node }>)
    if (isMaker(callee) || (callee.type === 'Identifier' && made.has(bindingOf.get(callee) ?? callee)))
      found.push(callee)
  if (found.length === 0) return undefined
  // where its name is `require`, calls mean the bundler's own only if nothing else has that name
  const renamed: Node[] = []
  const rename = (node: Node): void => {
    if (node.type === 'Identifier' && node['name'] === 'require' && made.has(bindingOf.get(node) ?? node))
      renamed.push(node)
    children(node).forEach(rename)
  }
  rename(tree)
  let changed = text
  const at = (node: Node): number => node.start
  for (const node of [...new Set([...found, ...renamed])].sort((a, b) => at(b) - at(a))) {
    const name = found.includes(node) ? 'require' : 'madeRequire$'
    changed = changed.slice(0, node.start) + name + changed.slice(node.end)
  }
  return changed
}

function parsed(text: string): Node | undefined {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
