import { createHash } from 'node:crypto'
import { children, type Node } from './ast.ts'
import type { Functions } from './functions.ts'
import { lastStart } from './last_start.ts'
import type { Binding, Names } from './scopes.ts'
import type { Position } from './source_map.ts'
import type { SpinLoops } from './spin_loops.ts'
import { neverShared } from './steps.ts'

/** What a statement mentions, by its text alone: names of whatever kind, and those of methods that it calls. */
export interface Mentions {
  names: readonly string[]
  methods: readonly string[]
  /** private names are told apart by their class */
  hasPrivate: boolean
}

const mentioned = new WeakMap<Node, Mentions>()

export function mentionsOf(statement: Node): Mentions {
  let known = mentioned.get(statement)
  if (known !== undefined) return known
  const names = new Set<string>()
  const methods = new Set<string>()
  let hasPrivate = false
  const look = (node: Node): void => {
    if (node.type === 'Identifier') names.add(node['name'])
    else if (node.type === 'PrivateIdentifier') hasPrivate = true
    else if (node.type === 'CallExpression' && node['callee'].type === 'MemberExpression' && !node['callee'].computed)
      methods.add(node['callee'].property.name)
    children(node).forEach(look)
  }
  look(statement)
  known = { names: [...names], methods: [...methods], hasPrivate }
  mentioned.set(statement, known)
  return known
}

/**
 * All that the writing of one statement asks about the rest of the program, as short texts: where they are the same in another program,
 * the statement is written there as it was here (remembered_text.ts). What is asked about:
 *
 *   a name        that it is a global one; or how it is declared, assigned and used, and whether its value can be shared memory
 *   a function    its whole text, as it may be written in place of a call; which functions in it can step, which loops count what
 *   a method      whether some function of that name can step
 *   the program   whether functions that can step are handed about, and Atomics
 */
export class Facts {
  /** of the program as a whole */
  readonly world: string
  private readonly starts: number[]
  private readonly texts: string[] = []
  private readonly ofNames = new Map<string, string>()
  private readonly ofMethods = new Map<string, string>()
  private readonly signatures: Array<string | undefined> = []
  private readonly versions = new Map<string, string>()

  private readonly code: string
  private readonly statements: readonly Node[]
  private readonly names: Names
  private readonly functions: Functions
  private readonly position: (offset: number) => Position
  private readonly textOf: (file: string) => string

  constructor(
    code: string,
    statements: readonly Node[],
    names: Names,
    functions: Functions,
    spins: SpinLoops,
    position: (offset: number) => Position,
    textOf: (file: string) => string,
  ) {
    this.code = code
    this.statements = statements
    this.names = names
    this.functions = functions
    this.position = position
    this.textOf = textOf
    this.starts = statements.map(({ start }) => start)
    this.world = functions.world()
    for (const fn of functions.of.values())
      this.note(fn.node.start, () => `${fn.steps ? 's' : ''}${fn.pausable ? 'p' : ''}${fn.atomic ? 'a' : ''}`)
    for (const [node, change] of spins.changes)
      this.note(node.start, (from) => {
        const what =
          typeof change === 'string' ? change : Object.entries(change).map(([how, of]) => `${how}${of.start - from}`)
        return `${node.start - from}-${node.end - from}${node.type}${what}`
      })
    for (const node of spins.loops)
      this.note(node.start, (from) => `${spins.told.has(node) ? 'told' : 'loop'}${node.start - from}`)
    for (const node of spins.heads) this.note(node.start, (from) => `head${node.start - from}`)
  }

  private note(offset: number, text: (from: number) => string): void {
    const index = this.indexOf(offset)
    this.texts[index] = `${this.texts[index] ?? ''};${text(this.starts[index]!)}`
  }

  /** The statement that an offset is in. */
  indexOf(offset: number): number {
    return lastStart(this.starts, offset)
  }

  /** A statement itself: its text, where that stands in which version of its file, and what is known of the functions and loops in it. */
  signature(index: number): string {
    const known = this.signatures[index]
    if (known !== undefined) return known
    const { start, end } = this.statements[index]!
    const { file, line, column } = this.position(start)
    const own = `${this.versionOf(file)}:${line}:${column} ${this.texts[index] ?? ''}\n${this.code.slice(start, end)}`
    return (this.signatures[index] = createHash('sha256').update(own).digest('base64').slice(0, 20))
  }

  /** Which text of which file a statement is from. */
  version(index: number): string {
    return this.versionOf(this.position(this.starts[index]!).file)
  }

  private versionOf(file: string): string {
    let known = this.versions.get(file)
    if (known === undefined) {
      known = createHash('sha256')
        .update(`${file}\n${this.textOf(file)}`)
        .digest('hex')
        .slice(0, 20)
      this.versions.set(file, known)
    }
    return known
  }

  name(name: string): string {
    let known = this.ofNames.get(name)
    if (known === undefined) this.ofNames.set(name, (known = this.factOf(name)))
    return known
  }

  private factOf(name: string): string {
    const binding = this.names.module.bindings.get(name)
    if (binding === undefined) return ''
    const { kind, declarations, assignments, assignedLater, escapes, init } = binding
    const value =
      init === undefined
        ? ''
        : this.functions.of.has(init)
          ? this.signature(this.indexOf(init.start))
          : this.shared(binding)
    return `${kind}${declarations},${assignments}${assignedLater ? 'l' : ''}${escapes ? 'e' : ''}${value}`
  }

  private shared({ init }: Binding): string {
    return init!.type !== 'Identifier' && neverShared(init!, this.names) ? 'n' : ''
  }

  method(name: string): string {
    let known = this.ofMethods.get(name)
    if (known === undefined) this.ofMethods.set(name, (known = this.functions.someSteps(name) ? 's' : ''))
    return known
  }

  /** The index of the statement that declares a name. */
  declares(name: string): number | undefined {
    const init = this.names.module.bindings.get(name)?.init
    return init === undefined ? undefined : this.indexOf(init.start)
  }
}
