/**
 * The `sometimes(name)` marks of a linked program. A mark is declared where it stands in the bundle with its name as a literal,
 * so that one which no run reaches can be told. In the plain form each call becomes the counting of one element, in a row
 * that belongs to the thread alone: a nanosecond where the mark is met, nothing where it is not.
 */
import { children, type Node } from './ast.ts'
import { mentionsOf } from './facts.ts'
import { parseBundle } from './parse_bundle.ts'
import { sectionsOf } from './sections.ts'

const HINTS = /(?:^|\/)(?:shm|explore\/engine)\/hints\.[cm]?[jt]s$/

interface Mark {
  name: string
  start: number
  end: number
}

/** The names that the program declares, in order. */
export function declaredMarks(code: string, program: Node): string[] {
  return namesOf(marksOf(code, program))
}

function namesOf(marks: readonly Mark[]): string[] {
  return [...new Set(marks.map(({ name }) => name))].sort()
}

/**
 * The plain bundle with its marks counted: exports `$declared`, their names, and `$countMarks(row)`, which gives the module
 * the row to count in. No column moves where the call is as long as what takes its place.
 */
export function countMarks(code: string): string {
  if (!/\bsometimes\d*\(/.test(code)) return code
  const marks = marksOf(code, parseBundle(code))
  const names = namesOf(marks)
  let result = `let $marks=new Float64Array(${names.length});`
  let done = 0
  for (const { name, start, end } of marks) {
    const counting = `$marks[${names.indexOf(name)}]++`
    const breaks = code.slice(start, end).replace(/[^\n]/g, '')
    result += code.slice(done, start) + (breaks === '' ? counting.padEnd(end - start) : counting + breaks)
    done = end
  }
  return `${result}${code.slice(done)}\nexport const $declared=${JSON.stringify(names)};export function $countMarks(row){$marks=row}`
}

function marksOf(code: string, program: Node): Mark[] {
  const fn = nameOfSometimes(code, program)
  const found: Mark[] = []
  const look = (node: Node): void => {
    if (node.type === 'CallExpression' && node['callee'].name === fn) {
      const name = literal(node['arguments'][0])
      if (name !== undefined) found.push({ name, start: node.start, end: node.end })
    }
    children(node).forEach(look)
  }
  if (fn !== undefined)
    for (const statement of program['body'] as Node[]) if (mentionsOf(statement).names.includes(fn)) look(statement)
  return found
}

/** What the bundler calls the function of the hints: another `sometimes` may have made it rename one of them. */
function nameOfSometimes(code: string, program: Node): string | undefined {
  const sectionAt = sectionsOf(code)
  for (const node of program['body'] as Node[]) {
    if (node.type !== 'FunctionDeclaration' || !/^sometimes\d*$/.test(node['id'].name)) continue
    if (HINTS.test(sectionAt(node.start))) return node['id'].name
  }
  return undefined
}

function literal(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  return node?.type === 'TemplateLiteral' && node['expressions'].length === 0
    ? node['quasis'][0].value.cooked
    : undefined
}
