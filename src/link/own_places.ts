import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { children, type Node, parse } from './instrument/ast.ts'
import { resolveNames } from './instrument/scopes.ts'
import { originalPositions } from './instrument/source_map.ts'

const MENTIONS = /\bimport\.meta\b|\bimport\(|\b__(?:dirname|filename|require)\b/

/** What people write so that their compiler leaves `import()` as it is. */
const MADE_IMPORT = /new Function\(\s*(["'`])(\w+)\1\s*,\s*(["'`])return import\(\2\);?\3\s*\)/g

/** What each file asks about itself, answered as where it lies and not as where the bundle does. */
export function withOwnPlaces(bundled: string, map: string): string {
  const code = bundled.replace(MADE_IMPORT, '(($2) => import($2))')
  if (!MENTIONS.test(code)) return code
  const program = parse(code)
  const { bindingOf } = resolveNames(program)
  const position = originalPositions(code, map)
  const found: Array<{ start: number; end: number; text: string }> = []
  const fromHere = (asked: Node, from: (file: string) => string): void => {
    if (asked.type === 'Literal') return
    const { start, end } = asked
    const { file } = position(start)
    if (file !== 'bundle') found.push({ start, end: start, text: `(${from(file)})(` }, { start: end, end, text: ')' })
  }
  const look = (node: Node, parent: Node | undefined): void => {
    if (node.type === 'ImportExpression') fromHere(node['source'], urlFrom)
    if (node.type === 'CallExpression' && node['callee'].name === '__require' && node['arguments'].length > 0)
      fromHere(node['arguments'][0], pathFrom)
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
  for (const { start, end, text: answer } of found.sort((a, b) => b.start - a.start || b.end - a.end))
    text = text.slice(0, start) + answer + text.slice(end)
  return text
}

/** What is asked for by a relative name that only the run knows lies beside the file, not beside the bundle. */
const urlFrom = (file: string): string =>
  `(s)=>/^\\.\\.?\\//.test(s)?new URL(s,${JSON.stringify(pathToFileURL(file).href)}).href:s`
const pathFrom = (file: string): string => `(s)=>/^\\.\\.?\\//.test(s)?${JSON.stringify(dirname(file))}+'/'+s:s`

const OF_FILE: Partial<Record<string, (file: string) => string>> = {
  __proto__: null as never, // a function of the program may be called toString
  __dirname: (file) => dirname(file),
  __filename: (file) => file,
}

const OF_MODULE: Partial<Record<string, (file: string) => string>> = {
  __proto__: null as never,
  url: (file) => pathToFileURL(file).href,
  dirname: (file) => dirname(file),
  filename: (file) => file,
}
