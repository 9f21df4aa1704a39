import { type Facts, type Mentions, mentionsOf } from './facts.ts'
import type { StepSite } from './instrument.ts'
import { packSites, type SiteTable, unpackSites } from './site_table.ts'
import { joinSigns, type Pieces, splitAtSigns } from './written_text.ts'

/** A statement as it was written. */
export interface WrittenStatement extends Pieces {
  sites: StepSite[]
  /** functions that have temporaries */
  frames: number
  /** the module's temporaries that it used, and those of them that outlive a statement */
  temps: number
  pins: number
  /** functions whose text it has in place of a call; signs of places say which, and how far from its start */
  origins: string[]
}

/** A way of writing a statement, and what it was asked about then. */
interface Way {
  written: WrittenStatement
  names: readonly string[]
  methods: readonly string[]
  facts: string
}

/** The same as it is stored: written after a year of other programs or in another process, it is the same text. */
interface StoredWay extends Omit<Way, 'written'> {
  written: Omit<WrittenStatement, 'sites' | keyof Pieces> & { text: string; sites: SiteTable }
}

/** Where the ways of one version of a file are kept from process to process. */
export interface WaysStore {
  read(version: string): string | undefined
  write(version: string, text: string): void
}

/** more than that many ways of writing one statement are not kept */
const MOST_WAYS = 4
/** and of no more versions of files than that: some ten kernels */
const MOST_VERSIONS = 1500

/** Of the files that programs were linked of: the ways of each statement that there were. */
export class RememberedText {
  private readonly versions = new Map<string, Map<string, Way[]>>()
  private readonly changed = new Set<string>()
  /** statements that are remembered, those read included, and how many of them are stored */
  private count = 0
  private countKept = 0
  private readonly store: WaysStore

  constructor(store: WaysStore) {
    this.store = store
  }

  /** How a statement was written the last time that all it asks about was as it is now. */
  recall(facts: Facts, index: number): WrittenStatement | undefined {
    const ways = this.waysOf(facts.version(index)).get(keyOf(facts, index))
    return ways?.find((way) => factsOf(facts, way) === way.facts)?.written
  }

  /** `tried`: the functions that were looked at to be written in place of their calls. */
  remember(
    facts: Facts,
    index: number,
    statements: readonly Parameters<typeof mentionsOf>[0][],
    tried: Iterable<string>,
    written: WrittenStatement,
  ): void {
    const names = new Set<string>()
    const methods = new Set<string>()
    for (const at of [index, ...[...tried].map((name) => facts.declares(name)!)]) {
      const mentions = mentionsOf(statements[at]!)
      for (const name of mentions.names) names.add(name)
      for (const method of mentions.methods) methods.add(method)
    }
    const asked = { names: [...names], methods: [...methods] }
    const version = facts.version(index)
    const key = keyOf(facts, index)
    const way = { written, ...asked, facts: factsOf(facts, asked) }
    const ways = this.waysOf(version)
    ways.set(key, [way, ...(ways.get(key) ?? [])].slice(0, MOST_WAYS))
    this.changed.add(version)
    this.count++
  }

  /**
   * Stores what came to be known since the last time, once that is a quarter more: a file's ways are stored whole, and what a process
   * that links much does not come to store costs another one no more than the time to write it anew.
   */
  keep(): void {
    if (this.count * 4 <= this.countKept * 5) return
    this.countKept = this.count
    for (const version of this.changed) {
      const ways = [...(this.versions.get(version) ?? [])]
      this.store.write(version, JSON.stringify(ways.map(([key, list]) => [key, list.map(stored)])))
    }
    this.changed.clear()
  }

  private waysOf(version: string): Map<string, Way[]> {
    let ways = this.versions.get(version)
    if (ways === undefined) {
      ways = read(this.store.read(version))
      for (const list of ways.values()) {
        this.count += list.length
        this.countKept += list.length
      }
      this.versions.set(version, ways)
      const [oldest] = this.versions.keys()
      if (this.versions.size > MOST_VERSIONS) this.versions.delete(oldest!)
    }
    return ways
  }
}

function stored({ written, ...asked }: Way): StoredWay {
  const { sites, pieces, kinds, values, ...rest } = written
  return { ...asked, written: { ...rest, text: joinSigns({ pieces, kinds, values }), sites: packSites(sites) } }
}

/** What cannot be read is as if it had never been. */
function read(text: string | undefined): Map<string, Way[]> {
  if (text === undefined) return new Map()
  const all = JSON.parse(text) as Array<[string, StoredWay[]]>
  return new Map(all.map(([key, ways]) => [key, ways.map(restored)]))
}

function restored({ written, ...asked }: StoredWay): Way {
  const { text, sites, ...rest } = written
  return { ...asked, written: { ...rest, ...splitAtSigns(text), sites: unpackSites(sites) } }
}

function keyOf(facts: Facts, index: number): string {
  return `${facts.world} ${facts.signature(index)}`
}

function factsOf(facts: Facts, { names, methods }: Pick<Mentions, 'names' | 'methods'>): string {
  let all = ''
  for (const name of names) all += `${facts.name(name)};`
  for (const method of methods) all += `${facts.method(method)};`
  return all
}
