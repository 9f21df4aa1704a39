import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { sourceFile, sourceRoot } from '#link/source_root'
import { designs } from '../../src/subjects/catalogue.ts'
import type { Mutant, MutantKind } from './mutant.ts'

// biome-ignore lint/suspicious/noExplicitAny: nodes of a syntax tree
type Node = any

/** What a mutant does to its file: it leaves statements out, takes one before another, or turns a test round. */
interface Change {
  kind: MutantKind
  what: string
  drops?: readonly Node[]
  swaps?: readonly [first: Node, second: Node]
  negates?: Node
}

interface Edit {
  start: number
  end: number
  by: string
  isBefore?: boolean
}

interface Place {
  id: string
  kind: MutantKind
  change: Change
}

const LOCKS =
  /^(?:(?:spin|mutex|seq|raw_spin|rcu_read|bit_spin)_lock\w*|lock_\w+|down_(?:read|write)\w*|write_seqlock|namespace_lock|percpu_down\w*)$/
const RELEASES =
  /^(?:(?:spin|mutex|seq|raw_spin|rcu_read|bit_spin)_unlock\w*|unlock_\w+|up_(?:read|write)\w*|write_sequnlock|namespace_unlock|percpu_up\w*)$/
const GRACE_PERIODS = /^(?:synchronize_rcu\w*|rcu_barrier|call_rcu)$/
const REFERENCES =
  /(?:^|_)(?:get|put|grab|inc|dec|pin|hold)(?:_|$)|^(?:mntget|mntput|dget|dput|iput|fput|atomic_inc|atomic_dec)$/
/** What is told, counted or ordered for memory modes decides nothing under sequential consistency: without it the model is the same. */
const TELLS =
  /^(?:trace_\w+|lockdep_\w+|might_\w+|note_\w+|sometimes|memory(?:Allocated|Freed)|\w*statistics\w*|lock_map_\w+|inOrder|smp_\w+|WARN\w*|BUG_ON)$/

/** All of them, file by file. */
export function mutants(): Mutant[] {
  return mutable().flatMap((path) => {
    const text = textOf(path)
    return placesIn(path, text).map(({ change, ...named }) => ({
      ...named,
      path,
      text: edited(text, editsOf(change, text)),
    }))
  })
}

/**
 * One text holds a file and many of its mutants, and asks the switchboard which of them it is now, if any. So linking and
 * compiling a program with hundreds of mutants happens once.
 */
export function withMutants(path: string, numberOf: (id: string) => number | undefined): string {
  const text = textOf(path)
  const edits = placesIn(path, text).flatMap(({ id, change }) => {
    const number = numberOf(id)
    return number === undefined ? [] : switchedEdits(change, text, switchedOn(number))
  })
  return edited(text, edits)
}

/** `now` is the number of the mutant that the program is, 0 for none; `met7` says that somebody reached the place of number 7. */
function switchedOn(number: number): string {
  const met = `$mutants.met${number} = true`
  return `($mutants.now === 0 ? (${met}, false) : $mutants.now === ${number} && (${met}))`
}

/** Files that designs replace are left out: a mutant would take the design's place. */
function mutable(): string[] {
  const taken = new Set(designs().flatMap(({ standIns }) => [...standIns.keys()].map((path) => path.split('#')[0])))
  return kernelFiles().filter((path) => !taken.has(path))
}

function textOf(path: string): string {
  return readFileSync(sourceFile(path) as string, 'utf8')
}

/** Files of the model that race: what is marked `explore: atomic` is the account of judges and of lockdep. */
function kernelFiles(): string[] {
  return readdirSync(join(sourceRoot, 'kernel'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(sourceRoot.length + 1, -'.ts'.length))
    .sort()
}

function placesIn(path: string, text: string): Place[] {
  if (text.startsWith('// explore: atomic')) return []
  const { program } = parseSync(`${path}.ts`, text, { sourceType: 'module' })
  const times = new Map<string, number>()
  return program.body.flatMap((statement: Node) => {
    const fn = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (fn?.type !== 'FunctionDeclaration' || fn.body === null || TELLS.test(fn.id.name)) return []
    return changesIn(fn.body, text).map((change): Place => {
      const { kind, what } = change
      const name = `${path}#${fn.id.name}: ${what}`
      const time = (times.get(name) ?? 0) + 1
      times.set(name, time)
      return { id: time === 1 ? name : `${name} (${time})`, kind, change }
    })
  })
}

function editsOf({ drops = [], swaps, negates }: Change, text: string): Edit[] {
  const by = ({ start, end }: Node): string => text.slice(start, end)
  return [
    ...drops.map(({ start, end }) => ({ start, end, by: ';' })),
    ...(swaps === undefined ? [] : swaps.map(({ start, end }, i) => ({ start, end, by: by(swaps[1 - i]!) }))),
    ...(negates === undefined ? [] : [{ start: negates.start, end: negates.end, by: `!(${by(negates)})` }]),
  ]
}

/** Nothing is replaced, so that the edits of many mutants go into one text. */
function switchedEdits({ drops = [], swaps, negates }: Change, text: string, on: string): Edit[] {
  const unless = ({ start }: Node): Edit => ({ start, end: start, by: `if (!${on}) ` })
  const [first, second] = swaps ?? []
  return [
    ...drops.map(unless),
    ...(first === undefined
      ? []
      : [
          {
            start: first.start,
            end: first.start,
            by: `if ${on} { ${text.slice(second.start, second.end)} } `,
            isBefore: true,
          },
          unless(second),
        ]),
    ...(negates === undefined
      ? []
      : [
          { start: negates.start, end: negates.start, by: '(!(' },
          { start: negates.end, end: negates.end, by: `) === ${on})` },
        ]),
  ]
}

/** From the end to the beginning; of those at one place, what goes before the statement there comes in last, and so stands first. */
function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || Number(a.isBefore === true) - Number(b.isBefore === true))
    .reduce((now, { start, end, by }) => now.slice(0, start) + by + now.slice(end), text)
}

function changesIn(body: Node, text: string): Change[] {
  const blocks: Node[][] = []
  const tests: Node[] = []
  walk(body, (node) => {
    if (node.type === 'BlockStatement') blocks.push(node.body)
    if (node.type === 'IfStatement') tests.push(node.test)
  })
  const said = (node: Node): string => oneLine(text.slice(node.start, node.end))
  const drops = blocks.flat().filter(isEffect)
  return [
    ...drops.map((node): Change => ({ kind: kindOf(node), what: `drops ${said(node)}`, drops: [node] })),
    ...blocks.flatMap((block) => swaps(block, said)),
    ...lockPairs(drops, said),
    ...tests.map((test): Change => ({ kind: 'test', what: `negates ${said(test)}`, negates: test })),
  ]
}

/** A lock and all its releases in the same block of statements, or those below it. */
function lockPairs(statements: readonly Node[], said: (node: Node) => string): Change[] {
  return statements.flatMap((taken) => {
    if (!LOCKS.test(calleeOf(taken))) return []
    const held = lockOf(taken, said)
    const releases = statements.filter((node) => RELEASES.test(calleeOf(node)) && lockOf(node, said) === held)
    if (releases.length === 0) return []
    return [{ kind: 'lock', what: `goes without ${said(taken)}`, drops: [taken, ...releases] } as Change]
  })
}

function lockOf(statement: Node, said: (node: Node) => string): string {
  return statement.expression.arguments.map(said).join(', ')
}

/** Two neighbours that have effects, the other way round. */
function swaps(block: readonly Node[], said: (node: Node) => string): Change[] {
  return block.flatMap((first, i): Change[] => {
    const second = block[i + 1]
    if (second === undefined || !isEffect(first) || !isEffect(second)) return []
    return [{ kind: 'order', what: `puts ${said(second)} before ${said(first)}`, swaps: [first, second] }]
  })
}

function kindOf(statement: Node): MutantKind {
  const name = calleeOf(statement)
  if (RELEASES.test(name)) return 'release'
  if (LOCKS.test(name)) return 'lock'
  if (GRACE_PERIODS.test(name)) return 'grace period'
  return REFERENCES.test(name) ? 'reference' : 'statement'
}

function calleeOf(statement: Node): string {
  const { expression } = statement
  return expression.type === 'CallExpression' ? (expression.callee.name ?? '') : ''
}

/** A statement that does something to the model. */
function isEffect(node: Node): boolean {
  if (node.type !== 'ExpressionStatement') return false
  const { type } = node.expression
  return (type === 'CallExpression' || type === 'AssignmentExpression') && !TELLS.test(calleeOf(node))
}

function walk(node: Node, see: (node: Node) => void): void {
  if (node === null || typeof node !== 'object') return
  if (Array.isArray(node)) for (const each of node) walk(each, see)
  if (typeof node.type !== 'string') return
  see(node)
  for (const key of Object.keys(node)) if (key !== 'type') walk(node[key], see)
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 70 ? `${line.slice(0, 67)}...` : line
}
