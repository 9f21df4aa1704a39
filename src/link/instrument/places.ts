import { splitSections } from './sections.ts'
import { originalPositions } from './source_map.ts'

/**
 * Gives every call of a kernel function that takes the place of its caller, `spin_lock(lock, at?)` say, the number of that place as last
 * argument (`spin_lock(x)` becomes `spin_lock(x, 40417)`), and the program a table of what the numbers say. So lockdep knows where a
 * lock was taken without looking at a stack: the same on threads and in exploring, for nothing. Columns behind such a call move;
 * lines do not. A call that hands on its own place has one argument more, and is left alone.
 *
 * A number is made of what it says, and is nearly always the same in every program: text of one file does not change with another.
 */
export function withPlaces(
  code: string,
  map: string,
  shownFile: (file: string) => string,
  isKernel: (path: string) => boolean,
): string {
  const takers = code.includes('$places') ? placeTakers(code, isKernel) : NOBODY
  if (takers.size === 0) return code
  const call = new RegExp(`(?<![\\w.$])(?:${[...takers.keys()].join('|')})\\(`, 'g')
  const position = originalPositions(code, map)
  const names = new Set([...code.matchAll(NAMED)].map((m) => m[1]!))
  const declarations = [...code.matchAll(DECLARED)].map((m) => ({ at: m.index, name: bare(names, (m[1] ?? m[2])!) }))
  let fn = 'the program'
  const places = new Places()
  let result = ''
  let done = 0
  let next = 0
  for (const match of code.matchAll(call)) {
    if (/function\*?\s*$/.test(code.slice(Math.max(0, match.index - 12), match.index))) continue
    const open = match.index + match[0].length
    const found = argumentsFrom(code, open)
    if (found === undefined || found.count !== takers.get(match[0].slice(0, -1))) continue
    const { file, line } = position(match.index)
    for (; next < declarations.length && declarations[next]!.at < match.index; next++) fn = declarations[next]!.name
    const place = places.numberOf(`${fn}, ${shownFile(file)}:${line}`)
    result += `${code.slice(done, found.end)}${found.count > 0 ? ', ' : ''}${place}`
    done = found.end
  }
  return `${result}${code.slice(done)}\nvar $places=${JSON.stringify(places.said)};\n`
}

const NOBODY: ReadonlyMap<string, number> = new Map()
const TAKER = /(?:^|\n)function\*? (\w+)\(((?:[^()]*, )?)at\d*(?: = [^(),]*)?\) \{/g
const NAMED = /(?:^|\n)(?:let|var|const|function\*?) (\w+)/g
const DECLARED = /(?:^|\n)(?:function\*? (\w+)\(|(?:var|const) (\w+) = (?:text\d*\(|\())/g

/** The functions of the kernel whose last parameter is `at`, and how many arguments they take before it. */
function placeTakers(code: string, isKernel: (path: string) => boolean): Map<string, number> {
  const takers = new Map<string, number>()
  for (const { path, text } of splitSections(code)) {
    if (!isKernel(path)) continue
    for (const [, name, before] of text.matchAll(TAKER)) takers.set(name!, before!.split(', ').length - 1)
  }
  return takers
}

/** Five digits each: fewer than lockdep has bits for, and enough that two rarely want the same. */
const FIRST = 10_000
const COUNT = 90_000

class Places {
  readonly said: Record<number, string> = { 0: 'a place that is not known' }

  numberOf(text: string): number {
    let number = FIRST + (hashOf(text) % COUNT)
    while (this.said[number] !== undefined && this.said[number] !== text)
      number = number + 1 < FIRST + COUNT ? number + 1 : FIRST
    this.said[number] = text
    return number
  }
}

/** FNV-1a */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Bundling adds a number to a name that another file has, too. */
function bare(names: ReadonlySet<string>, name: string): string {
  const base = name.replace(/\d+$/, '')
  return names.has(base) ? base : name
}

/** How many arguments there are between the bracket before `from` and the one at `end`. */
function argumentsFrom(code: string, from: number): { count: number; end: number } | undefined {
  let depth = 0
  let commas = 0
  let empty = true
  for (let at = from; at < code.length; at++) {
    const c = code[at]!
    if (c === '(' || c === '[' || c === '{') depth++
    else if (c === ')' || c === ']' || c === '}') {
      if (depth-- === 0) return { count: empty ? 0 : commas + 1, end: at }
    } else if (c === ',' && depth === 0) commas++
    else if (c === '"' || c === "'" || c === '`') return undefined
    if (!/\s/.test(c)) empty = false
  }
  return undefined
}
