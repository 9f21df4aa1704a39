import { type Node, parse, shift } from './ast.ts'
import { splitSections } from './sections.ts'

/**
 * Programs of one process have most of their text in common: the kernel, the judges, the scenario, all but a stand-in. So a bundle is
 * parsed section by section, and the statements of a section are kept for the next bundle in which the same text stands. They are one
 * tree that is moved to where it is wanted: whoever parses is done with the tree before the next one parses.
 */
const known = new Map<string, { statements: Node[]; at: number }>()
/** characters of text whose statements are kept */
const MOST_KEPT = 6_000_000
let kept = 0

/** The program of a bundle; the same as parsing it whole. */
export function parseBundle(code: string): Node {
  const body: Node[] = []
  const used = new Set<string>()
  for (const { text, start } of splitSections(code)) {
    // a line that only looks like the bundler's comment may cut a text in two that says nothing in parts
    const statements = used.has(text) ? undefined : statementsOf(text, start)
    if (statements === undefined) return parse(code)
    used.add(text)
    for (const statement of statements) body.push(statement)
  }
  return { type: 'Program', start: 0, end: code.length, body, sourceType: 'module', hashbang: null }
}

function statementsOf(text: string, start: number): Node[] | undefined {
  let section = known.get(text)
  if (section === undefined) {
    try {
      section = { statements: parse(text)['body'], at: 0 }
    } catch {
      return undefined
    }
    known.set(text, section)
    kept += text.length
    for (const old of known.keys()) {
      if (kept <= MOST_KEPT) break
      known.delete(old)
      kept -= old.length
    }
  }
  if (section.at !== start) for (const statement of section.statements) shift(statement, start - section.at)
  section.at = start
  return section.statements
}
