import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'
import { parseSync } from 'oxc-parser'
import { children, type Node } from './instrument/ast.ts'
import { resolveNames } from './instrument/scopes.ts'
import { packageRoot } from './source_root.ts'

const OF_A_MODULE = ['exports', 'require', 'module', '__filename', '__dirname', 'arguments']

/**
 * CommonJS that does not say 'use strict', in words that mean the same in the one strict module that everything is linked to: a
 * function called on nothing has the global object as `this`, and an assignment to a name that nobody has declared declares it.
 * Lines stay. `arguments` that follow their parameters are not followed.
 */
export function sloppyTexts({ inputs }: Metafile): Map<string, string> {
  const found = new Map<string, string>()
  for (const [input, { format }] of Object.entries(inputs)) {
    const file = resolve(packageRoot, input)
    if (format !== 'cjs' || !/\.c?jsx?$/.test(file)) continue
    const text = strictly(readFileSync(file, 'utf8'))
    if (text !== undefined) found.set(file, text)
  }
  return found
}

/** Such files are read as `texts` has them. */
export function saidStrictly(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'sloppy mode',
    setup(build) {
      build.onLoad({ filter: /\.c?jsx?$/, namespace: 'file' }, ({ path }) => {
        const contents = texts.get(path)
        return contents === undefined ? undefined : { contents, loader: path.endsWith('x') ? 'jsx' : 'js' }
      })
    },
  }
}

/** undefined where nothing has to be said otherwise. */
export function strictly(text: string): string | undefined {
  const tree = parsed(text)
  if (tree === undefined || isStrict(tree)) return undefined
  const { bindingOf } = resolveNames(tree)
  const own = freeName(text, 'this$')
  const inserted: Array<{ at: number; remove: number; put: string }> = []
  const undeclared = new Set<string>()
  let body: Node | undefined
  const receivers = new Set<Node>()
  const look = (node: Node): void => {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        return inFunction(node)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return // strict, and so is all that is in it
      case 'ThisExpression':
        if (body === undefined) return
        receivers.add(body)
        inserted.push({ at: node.start, remove: node.end - node.start, put: own })
        return
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        assigned(node['left'])
        break
      case 'UpdateExpression':
        assigned(node['argument'])
    }
    children(node).forEach(look)
  }
  const inFunction = (node: Node): void => {
    if (isStrict(node['body'])) return
    const around = body
    body = undefined
    for (const param of node['params']) look(param)
    body = node['body']
    look(node['body'])
    body = around
  }
  const assigned = (target: Node): void => {
    if (target.type === 'ArrayPattern' || target.type === 'ObjectPattern') children(target).forEach(assigned)
    else if (target.type === 'Property') assigned(target['value'])
    else if (target.type === 'AssignmentPattern') assigned(target['left'])
    else if (target.type === 'RestElement') assigned(target['argument'])
    else if (target.type === 'Identifier' && bindingOf.get(target) === undefined && !isKnown(target['name']))
      undeclared.add(target['name'])
  }
  children(tree).forEach(look)
  for (const { start } of receivers)
    inserted.push({ at: start + 1, remove: 0, put: `const ${own} = this ?? globalThis;` })
  if (undeclared.size > 0) inserted.push({ at: 0, remove: 0, put: `var ${[...undeclared].join()};` })
  if (inserted.length === 0) return undefined
  let changed = text.replace(/^#!/, '//')
  for (const { at, remove, put } of inserted.sort((a, b) => b.at - a.at))
    changed = changed.slice(0, at) + put + changed.slice(at + remove)
  return changed
}

function parsed(text: string): Node | undefined {
  const { errors, program } = parseSync('module.cjs', text.replace(/^#!/, '//'), {
    sourceType: 'commonjs',
    lang: 'jsx',
    preserveParens: false,
  })
  return errors.length > 0 ? undefined : (program as unknown as Node)
}

function isStrict({ body }: Node): boolean {
  return body.some?.((statement: Node) => statement['directive'] === 'use strict') ?? false
}

/** Of the module's own, or of the global object's. */
function isKnown(name: string): boolean {
  return OF_A_MODULE.includes(name) || name in globalThis
}

function freeName(text: string, name: string): string {
  return text.includes(name) ? freeName(text, `${name}$`) : name
}
