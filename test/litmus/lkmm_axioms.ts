/**
 * The kernel's memory model as its axioms have it, for programs of loads, stores and barriers without dependencies: every way in which
 * loads read from stores and stores of a word follow each other is tried, and kept where coherence, hb and pb have no cycle. It shares
 * nothing with the engine.
 */
export interface Access {
  op: 'R' | 'W'
  word: string
  /** of a store: what; each word gets each value once */
  value?: number
  order: 'once' | 'acquire' | 'release'
}
export type AxiomOp = Access | { op: 'mb' | 'rmb' | 'wmb' }
export type AxiomProgram = AxiomOp[][]

interface Event {
  thread: number
  at: number
  op: 'R' | 'W'
  word: string
  value: number
  order: string
}

/** For each event, the set of those that it is related to, as bits. */
type Relation = number[]

/** What all loads read, in order, and then what each word holds at the end: as text. */
export function allowedOutcomes(program: AxiomProgram): Set<string> {
  const words = [...new Set(program.flat().flatMap((op) => ('word' in op ? [op.word] : [])))].sort()
  const inits = words.map((word): Event => ({ thread: -1, at: -1, op: 'W', word, value: 0, order: 'once' }))
  const own = program.flatMap((ops, thread) =>
    ops.flatMap((op, at): Event[] => ('word' in op ? [{ thread, at, ...op, value: op.value ?? 0 }] : [])),
  )
  const events = [...inits, ...own]
  const fixed = fixedRelations(program, events)
  const reads = events.flatMap(({ op }, i) => (op === 'R' ? [i] : []))
  const found = new Set<string>()
  for (const order of coherenceOrders(events, words))
    for (const from of product(reads.map((read) => order.get(events[read]!.word)!))) {
      if (!isAllowed(events, fixed, order, reads, from)) continue
      const last = words.map((word) => events[order.get(word)!.at(-1)!]!.value)
      found.add(JSON.stringify([...from.map((store) => events[store]!.value), ...last]))
    }
  return found
}

function fixedRelations(program: AxiomProgram, events: readonly Event[]) {
  const related = (holds: (a: Event, b: Event) => boolean): Relation =>
    events.map((a) => events.reduce((bits, b, j) => (a !== b && holds(a, b) ? bits | (1 << j) : bits), 0))
  const follows = (a: Event, b: Event): boolean => a.thread >= 0 && a.thread === b.thread && a.at < b.at
  const fenced = (kind: string) => (a: Event, b: Event) =>
    follows(a, b) && program[a.thread]!.slice(a.at, b.at).some(({ op }) => op === kind)
  const strong = related(fenced('mb'))
  const release = related((a, b) => follows(a, b) && b.order === 'release')
  const writes = related((a, b) => a.op === 'W' && b.op === 'W' && fenced('wmb')(a, b))
  const readsFirst = related((a, b) => a.op === 'R' && b.op === 'R' && fenced('rmb')(a, b))
  const acquire = related((a, b) => follows(a, b) && a.order === 'acquire')
  return {
    sameWordInOrder: related((a, b) => follows(a, b) && a.word === b.word),
    internal: related((a, b) => a.thread === b.thread),
    strong,
    writes,
    cumulative: union(strong, release),
    fence: union(strong, release, writes, readsFirst, acquire),
  }
}

function isAllowed(
  events: readonly Event[],
  fixed: ReturnType<typeof fixedRelations>,
  order: ReadonlyMap<string, number[]>,
  reads: readonly number[],
  from: readonly number[],
): boolean {
  const none = (): Relation => events.map(() => 0)
  const [co, rf, fr] = [none(), none(), none()]
  for (const stores of order.values())
    stores.forEach((store, i) => {
      for (const later of stores.slice(i + 1)) co[store]! |= 1 << later
    })
  reads.forEach((read, i) => {
    rf[from[i]!]! |= 1 << read
    fr[read]! |= co[from[i]!]!
  })
  if (!isAcyclic(union(fixed.sameWordInOrder, co, rf, fr))) return false
  const overwrite = union(co, fr)
  const identity = events.map((_, i) => 1 << i)
  const maybe = (relation: Relation) => union(identity, relation)
  const rfe = without(rf, fixed.internal)
  const cumulFence = union(then(maybe(rfe), fixed.cumulative), fixed.writes)
  const prop = then(then(maybe(without(overwrite, fixed.internal)), closure(maybe(cumulFence))), maybe(rfe))
  const back = prop.map((bits, i) => bits & fixed.internal[i]! & ~(1 << i))
  const inside = overwrite.map((bits, i) => bits & fixed.internal[i]!)
  const hb = union(fixed.fence, inside, rfe, back)
  if (!isAcyclic(hb)) return false
  return isAcyclic(then(then(prop, fixed.strong), closure(maybe(hb))))
}

function union(...relations: Relation[]): Relation {
  return relations[0]!.map((_, i) => relations.reduce((bits, each) => bits | each[i]!, 0))
}

function without(relation: Relation, other: Relation): Relation {
  return relation.map((bits, i) => bits & ~other[i]!)
}

function then(one: Relation, two: Relation): Relation {
  return one.map((bits) => two.reduce((all, next, j) => ((bits >> j) & 1 ? all | next : all), 0))
}

function closure(relation: Relation): Relation {
  let all = relation
  for (;;) {
    const more = union(all, then(all, all))
    if (more.every((bits, i) => bits === all[i])) return all
    all = more
  }
}

function isAcyclic(relation: Relation): boolean {
  return closure(relation).every((bits, i) => ((bits >> i) & 1) === 0)
}

function* coherenceOrders(events: readonly Event[], words: readonly string[]): Generator<Map<string, number[]>> {
  const perWord = words.map((word, init) => {
    const stores = events.flatMap((event, i) => (event.op === 'W' && event.word === word && i !== init ? [i] : []))
    return [...permutations(stores)].map((each) => [init, ...each])
  })
  for (const chosen of product(perWord)) yield new Map(words.map((word, i) => [word, chosen[i]!]))
}

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield []
  for (const [i, first] of items.entries())
    for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)])) yield [first, ...rest]
}

function* product<T>(lists: readonly T[][]): Generator<T[]> {
  if (lists.length === 0) {
    yield []
    return
  }
  for (const rest of product(lists.slice(0, -1))) for (const item of lists.at(-1)!) yield [...rest, item]
}
