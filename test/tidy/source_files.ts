import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Node {
  type: string
  start: number
  end: number
  // biome-ignore lint/suspicious/noExplicitAny: an ESTree, whose fields depend on `type`
  [field: string]: any
}

export interface SourceFile {
  /** from the root of the checkout: src/kernel/fs/mntput.ts */
  path: string
  /** the first folder below src, or '' for what lies in src itself */
  room: string
  text: string
  /** every node of its tree, parents before children */
  nodes: Node[]
  /** `path:line` of an offset */
  at(offset: number): string
}

const parsed = new Map<string, SourceFile[]>()

/** Every TypeScript file below `folder`, read once, and parsed once where somebody asks for its nodes. */
export function sourceFiles(folder: string): SourceFile[] {
  const known = parsed.get(folder) ?? parseBelow(folder)
  parsed.set(folder, known)
  return known
}

function parseBelow(folder: string): SourceFile[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(root + path, 'utf8')
      let nodes: Node[] | undefined
      return {
        path,
        room: /^src\/([^/]+)\//.exec(path)?.[1] ?? '',
        text,
        get nodes() {
          return (nodes ??= [...nodesOf(parseSync(path, text, { lang: 'ts', sourceType: 'module' }).program as never)])
        },
        at: (offset) => `${path}:${text.slice(0, offset).split('\n').length}`,
      }
    })
}

/** Paths of all files below `folder`, from the root of the checkout. */
export function filesBelow(folder: string): string[] {
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replaceAll('//', '/'))
    .sort()
}

function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const [field, value] of Object.entries(node)) {
    if (field === 'parent') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') yield* nodesOf(child)
    }
  }
}

export interface Import {
  specifier: string
  typeOnly: boolean
  start: number
}

export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  for (const node of file.nodes) {
    const source: Node | undefined = node['source']
    if (source === undefined || source === null || typeof source['value'] !== 'string') continue
    if (!/^(Import|Export)/.test(node.type)) continue
    const specifiers: Node[] = node['specifiers'] ?? []
    const kind = node['importKind'] ?? node['exportKind']
    const typeOnly =
      kind === 'type' ||
      (specifiers.length > 0 && specifiers.every((s) => (s['importKind'] ?? s['exportKind']) === 'type'))
    found.push({ specifier: source['value'], typeOnly, start: node.start })
  }
  return found
}

/** `Atomics`, `Math.random`, `performance.now`: does the node read this global, or this member of it? */
export function uses(node: Node, name: string): boolean {
  const [object, member] = name.split('.')
  if (member === undefined) return node.type === 'MemberExpression' && isName(node['object'], object!)
  return node.type === 'MemberExpression' && isName(node['object'], object!) && isName(node['property'], member)
}

function isName(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node['name'] === name
}
