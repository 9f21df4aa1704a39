import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { children, type Node, parse } from './instrument/ast.ts'
import { resolveNames } from './instrument/scopes.ts'
import { originalPositions } from './instrument/source_map.ts'

const MENTIONS = /\bimport\.meta\b|\b__(?:dirname|filename)\b/

/** What each file asks about itself, answered as where it lies and not as where the bundle does. */
export function withOwnPlaces(code: string, map: string): string {
  if (!MENTIONS.test(code)) return code
  const program = parse(code)
  const { bindingOf } = resolveNames(program)
  const position = originalPositions(code, map)
  const found: Array<{ start: number; end: number; text: string }> = []
  const look = (node: Node, parent: Node | undefined): void => {
    const answer = ask(node, parent)
    const file = answer === undefined ? 'bundle' : position(node.start).file
    if (answer !== undefined && file !== 'bundle') {
      const { start, end } = node
      found.push({ start, end, text: JSON.stringify(answer(file)) })
    } else for (const child of children(node)) look(child, node)
  }
  const ask = (node: Node, parent: Node | undefined): ((file: string) => string) | undefined => {
    if (node.type === 'Identifier') {
      const isName = parent?.type === 'MemberExpression' && parent['property'] === node && !parent['computed']
      const isKey = parent?.['key'] === node && !parent['computed']
      return isName || isKey || bindingOf.get(node) !== undefined ? undefined : OF_FILE[node['name'] as '__dirname']
    }
    const isMeta = node.type === 'MemberExpression' && node['object'].type === 'MetaProperty' && !node['computed']
    return isMeta && node['object'].meta.name === 'import' ? OF_MODULE[node['property'].name as 'url'] : undefined
  }
  look(program, undefined)
  let text = code
  for (const { start, end, text: answer } of found.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + answer + text.slice(end)
  return text
}

const OF_FILE: Partial<Record<string, (file: string) => string>> = {
  __dirname: (file) => dirname(file),
  __filename: (file) => file,
}

const OF_MODULE: Partial<Record<string, (file: string) => string>> = {
  url: (file) => pathToFileURL(file).href,
  dirname: (file) => dirname(file),
  filename: (file) => file,
}
