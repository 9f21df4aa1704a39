import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { sourceFile, sourceRoot } from '#link/source_root'
import { designs } from '../../src/subjects/catalogue.ts'
import type { Mutant, MutantKind } from './mutant.ts'

// biome-ignore lint/suspicious/noExplicitAny: nodes of a syntax tree
type Node = any

/** Part of a file's text, and what stands there instead. */
interface Change {
  kind: MutantKind
  what: string
  edits: Array<{ start: number; end: number; by: string }>
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

/** All of them, in an order in which any first part is a fair sample. */
export function mutants(): Mutant[] {
  const taken = new Set(designs().flatMap(({ standIns }) => [...standIns.keys()].map((path) => path.split('#')[0])))
  return kernelFiles()
    .filter((path) => !taken.has(path))
    .flatMap(mutantsOf)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function rank({ id }: Mutant): string {
  return createHash('sha256').update(id).digest('hex')
}

/** Files of the model that race: what is marked `explore: atomic` is the account of judges and of lockdep. */
function kernelFiles(): string[] {
  return readdirSync(join(sourceRoot, 'kernel'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(sourceRoot.length + 1, -'.ts'.length))
    .sort()
}

export function mutantsOf(path: string): Mutant[] {
  const text = readFileSync(sourceFile(path) as string, 'utf8')
  if (text.startsWith('// explore: atomic')) return []
  const { program } = parseSync(`${path}.ts`, text, { sourceType: 'module' })
  return program.body.flatMap((statement: Node) => {
    const fn = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (fn?.type !== 'FunctionDeclaration' || fn.body === null || TELLS.test(fn.id.name)) return []
    return changesIn(fn.body, text).map((change) => mutant(path, fn.id.name, text, change))
  })
}

function mutant(path: string, fn: string, text: string, { kind, what, edits }: Change): Mutant {
  const line = text.slice(0, edits[0]!.start).split('\n').length
  const changed = [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((now, { start, end, by }) => now.slice(0, start) + by + now.slice(end), text)
  return { id: `${path}#${fn}:${line}: ${what}`, path, fn, line, kind, what, text: changed }
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
    ...drops.map((node): Change => ({ kind: kindOf(node), what: `drops ${said(node)}`, edits: [without(node)] })),
    ...blocks.flatMap((block) => swaps(block, said, text)),
    ...lockPairs(drops, said),
    ...tests.map(
      (test): Change => ({
        kind: 'test',
        what: `negates ${said(test)}`,
        edits: [{ start: test.start, end: test.end, by: `!(${text.slice(test.start, test.end)})` }],
      }),
    ),
  ]
}

/** A lock and all its releases in the same block of statements, or those below it. */
function lockPairs(statements: readonly Node[], said: (node: Node) => string): Change[] {
  return statements.flatMap((taken) => {
    if (!LOCKS.test(calleeOf(taken))) return []
    const held = lockOf(taken, said)
    const releases = statements.filter((node) => RELEASES.test(calleeOf(node)) && lockOf(node, said) === held)
    if (releases.length === 0) return []
    return [{ kind: 'lock', what: `goes without ${said(taken)}`, edits: [taken, ...releases].map(without) } as Change]
  })
}

function lockOf(statement: Node, said: (node: Node) => string): string {
  return statement.expression.arguments.map(said).join(', ')
}

/** Two neighbours that have effects, the other way round. */
function swaps(block: readonly Node[], said: (node: Node) => string, text: string): Change[] {
  return block.flatMap((first, i): Change[] => {
    const second = block[i + 1]
    if (second === undefined || !isEffect(first) || !isEffect(second)) return []
    const by = (node: Node) => text.slice(node.start, node.end)
    return [
      {
        kind: 'order',
        what: `puts ${said(second)} before ${said(first)}`,
        edits: [
          { start: first.start, end: first.end, by: by(second) },
          { start: second.start, end: second.end, by: by(first) },
        ],
      },
    ]
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

function without({ start, end }: Node): Change['edits'][number] {
  return { start, end, by: ';' }
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
