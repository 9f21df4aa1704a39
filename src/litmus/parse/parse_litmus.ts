/**
 * Reads the kernel's litmus format in C: a name, what words hold at first, a function for each thread, and what is asked about the
 * end, as tools/memory-model/Documentation/litmus-tests.txt describes it. Loops, SRCU and memb are not read, and said so by line.
 */
import { BadInput } from '../../link/bad_input.ts'
import { type LitmusTest, type LitmusValue, namesIn } from '../litmus_test.ts'
import { condition, place } from './condition.ts'
import { ThreadParser } from './thread.ts'
import { Tokens } from './tokens.ts'

const QUANTIFIERS = { exists: 'exists', forall: 'forall' } as const

export function parseLitmus(text: string, file: string): LitmusTest {
  const head = /^\s*([A-Za-z\d]+)[ \t]+([^\n]*?)[ \t]*\n/.exec(text)
  if (head === null) throw new BadInput(`${file}:1: expected "C" and the name of the test`)
  const firstLine = head[0].split('\n').length
  if (head[1] !== 'C') throw new BadInput(`${file}:${firstLine - 1}: a test of ${head[1]}; C tests are read`)
  const tokens = new Tokens(skipQuoted(text.slice(head[0].length)), file, firstLine)
  const init = initial(tokens)
  const sources: ThreadParser[] = []
  while (/^P\d+$/.test(tokens.peek())) sources.push(thread(tokens, sources.length, init))
  if (sources.length === 0) throw tokens.error(`expected a thread such as P0(int *x), got "${tokens.peek()}"`)
  const words = new Set(Object.keys(init))
  const observe: string[] = []
  if (tokens.takes('locations')) observe.push(...locations(tokens, words))
  const filter = tokens.takes('filter') ? condition(tokens, words) : undefined
  const negated = tokens.takes('~')
  const quantifier = tokens.next()
  if (!(quantifier in QUANTIFIERS) || (negated && quantifier !== 'exists'))
    throw tokens.error(`expected exists, ~exists or forall, got "${quantifier}"`)
  const cond = condition(tokens, words)
  if (!tokens.isOver) throw tokens.error(`expected the end, got "${tokens.peek()}"`)
  for (const name of namesIn(cond)) if (!observe.includes(name)) observe.push(name)
  for (const name of observe.filter((each) => each.includes(':'))) {
    const [cpu, register] = name.split(':') as [string, string]
    if (sources[Number(cpu)]?.registers.has(register) !== true) throw tokens.error(`there is no register ${name}`)
  }
  return {
    name: head[2]!,
    init,
    threads: sources.map(({ ops }) => ops),
    ...(filter === undefined ? {} : { filter }),
    quant: negated ? '~exists' : QUANTIFIERS[quantifier as 'exists'],
    cond,
    observe: observe.sort((a, b) => Number(b.includes(':')) - Number(a.includes(':'))),
  }
}

/** A description in quotes behind the name, its lines kept. */
function skipQuoted(text: string): string {
  return text.replace(/^(\s*)"[^"]*"/, (quoted) => quoted.replace(/[^\n]/g, ' '))
}

function initial(tokens: Tokens): Record<string, LitmusValue> {
  const given: Array<[string, string | number, number]> = []
  tokens.expects('{')
  while (!tokens.takes('}')) {
    if (tokens.takes(';')) continue
    const { line } = tokens
    const inBrackets = tokens.takes('[')
    let name = tokens.name('a word')
    if (name === 'struct' || name === 'unsigned' || name === 'long') name = tokens.name('a type')
    while (tokens.takes('*'));
    if (/^[A-Za-z_]/.test(tokens.peek())) name = tokens.name('a word')
    if (inBrackets) tokens.expects(']')
    if (tokens.takes('[')) throw tokens.error('arrays are not read', line)
    let first: string | number = 0
    if (tokens.takes('=')) {
      const negative = tokens.takes('-')
      const isCall = tokens.peek(1) === '('
      if (isCall) {
        tokens.next()
        tokens.expects('(')
      }
      tokens.takes('&')
      const text = tokens.next()
      first = /^\d/.test(text) ? (negative ? -Number(text) : Number(text)) : text
      if (isCall) tokens.expects(')')
    }
    given.push([name, first, line])
    if (tokens.peek() !== '}') tokens.expects(';')
  }
  const names = new Set(given.map(([name]) => name))
  const found: Record<string, LitmusValue> = {}
  for (const [name, first] of given) {
    if (typeof first === 'string' && !names.has(first)) {
      names.add(first)
      found[first] ??= 0
    }
    found[name] = typeof first === 'string' ? { addr: first } : first
  }
  return found
}

function thread(tokens: Tokens, number: number, init: Record<string, LitmusValue>): ThreadParser {
  if (tokens.next() !== `P${number}`) throw tokens.error(`expected P${number}: threads are numbered from 0`)
  tokens.expects('(')
  while (!tokens.takes(')')) {
    let name = tokens.name('a type')
    while (tokens.takes('*') || /^[A-Za-z_]/.test(tokens.peek()))
      if (/^[A-Za-z_]/.test(tokens.peek())) name = tokens.next()
    init[name] ??= 0
    if (tokens.peek() !== ')') tokens.expects(',')
  }
  const parser = new ThreadParser(tokens, new Set(Object.keys(init)))
  parser.ops = parser.block()
  return parser
}

function locations(tokens: Tokens, words: ReadonlySet<string>): string[] {
  const found: string[] = []
  tokens.expects('[')
  while (!tokens.takes(']')) {
    found.push(place(tokens, words))
    if (tokens.peek() !== ']') tokens.expects(';')
  }
  return found
}
