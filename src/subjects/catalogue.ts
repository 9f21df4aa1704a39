/**
 * What ships with the tool, read from the folders: a design or a bug is a directory whose stand-ins lie at the path of
 * the file they stand in for (`designs/wq_wait/kernel/fs/mntput.ts` for `kernel/fs/mntput`) or below it at the name of its
 * function (`bugs/156cacb1d0d3/kernel/fs/do_mount/do_add_mount.ts`), a scenario, a judge and a
 * strategy are a file each. Names are the file's with dashes. Nothing is registered anywhere else.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { STRATEGIES } from '../explore/strategies/strategy_names.ts'
import { sourceFile, sourceRoot } from '../link/source_root.ts'

export interface DesignEntry {
  id: string
  title: string
  standIns: Map<string, string>
}

export interface BugEntry extends DesignEntry {
  commit: string | null
  year: number | null
  symptom: string | null
  /** the design it breaks, where it is not any */
  design: string | null
  /** what it must show as: any of these, a side effect of another kind does not count */
  finding: ExpectedFinding[]
  /** the memory mode that shows it, where a barrier is missing; sequential consistency never does */
  memory: MemoryMode | null
  /** file of its smallest scenario */
  scenario: string | null
}

export interface ExpectedFinding {
  kind: ExploreFinding['kind']
  judge?: string
}

export interface FileEntry {
  id: string
  title: string
  file: string
}

interface About {
  id?: string
  title?: string
  commit?: string
  year?: number
  symptom?: string
  design?: string
  memory?: MemoryMode
  finding?: ExpectedFinding[]
}

export function designs(): DesignEntry[] {
  return directories('designs').map((dir) => entryOf(dir, path.basename(dir).replaceAll('_', '-')))
}

export function bugs(): BugEntry[] {
  return directories('bugs').map((dir) => {
    const about = aboutOf(dir)
    const scenario = path.join(dir, 'scenario.ts')
    return {
      ...entryOf(dir, path.basename(dir)),
      commit: about.commit ?? null,
      year: about.year ?? null,
      symptom: about.symptom ?? null,
      design: about.design ?? null,
      memory: about.memory ?? null,
      finding: about.finding ?? [],
      scenario: existsSync(scenario) ? scenario : null,
    }
  })
}

export function scenarios(): FileEntry[] {
  return files('scenarios').filter(({ file }) => /^export default /m.test(readFileSync(file, 'utf8')))
}

/** A judge's id stands in its file, before it the comment that says its rule. */
export function judges(): FileEntry[] {
  return files('judge/rules').map(({ id, file }) => {
    const text = readFileSync(file, 'utf8')
    const at = text.search(/^(export )?const \w+ = judge\(/m)
    return { id: /judge\('([^']+)'/.exec(text)?.[1] ?? id, title: sentenceBefore(text, at), file }
  })
}

export function strategies(): FileEntry[] {
  return STRATEGIES.map((id) => {
    const file = path.join(sourceRoot, 'explore/strategies', `${id}.ts`)
    const text = readFileSync(file, 'utf8')
    return { id, title: sentenceBefore(text, text.search(/^export class /m)), file }
  })
}

/** What a bug upsets often races, too: it is looked for as what it is, so data races are left out where it is none. */
export function looksForRaces(bug: BugEntry | null): boolean {
  return bug === null || bug.finding.length === 0 || bug.finding.some(({ kind }) => kind === 'data-race')
}

/** A finding of another kind than the bug's own does not count as the bug. */
export function isExpected(bug: BugEntry, finding: Pick<ExploreFinding, 'kind' | 'judge'>): boolean {
  return (
    bug.finding.length === 0 ||
    bug.finding.some(({ kind, judge }) => kind === finding.kind && (judge === undefined || judge === finding.judge))
  )
}

function entryOf(dir: string, id: string): DesignEntry {
  const about = aboutOf(dir)
  const standIns = new Map<string, string>()
  for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const name = file.replaceAll(path.sep, '/')
    if (/^(kernel|shm|judge)\/.*\.ts$/.test(name)) standIns.set(standsInFor(name), path.join(dir, file))
  }
  return { id: about.id ?? id, title: about.title ?? headingOf(dir), standIns }
}

/** `kernel/fs/umount.ts` stands in for that file, and `kernel/fs/umount/do_umount.ts` for that function of it. */
function standsInFor(file: string): string {
  const name = file.slice(0, -'.ts'.length)
  const above = path.posix.dirname(name)
  const isFunction = sourceFile(name) === undefined && sourceFile(above) !== undefined
  return isFunction ? `${above}#${path.posix.basename(name)}` : name
}

function aboutOf(dir: string): About {
  const file = path.join(dir, 'about.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as About) : {}
}

/** The heading without the id that it begins with. */
function headingOf(dir: string): string {
  const file = path.join(dir, 'README.md')
  if (!existsSync(file)) return ''
  const heading = /^#\s+(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  return heading.replace(/^\S+: /, '')
}

function directories(folder: string): string[] {
  const root = path.join(sourceRoot, folder)
  if (!existsSync(root)) return []
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(root, entry.name))
    .sort()
}

function files(folder: string): FileEntry[] {
  const root = path.join(sourceRoot, folder)
  if (!existsSync(root)) return []
  return readdirSync(root)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const file = path.join(root, name)
      return { id: path.basename(name, '.ts').replaceAll('_', '-'), title: headerOf(file), file }
    })
}

/** The first sentence of the file's first comment. */
function headerOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  return sentenceOf(/\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '')
}

/** The first sentence of the comment right before `at`. */
function sentenceBefore(text: string, at: number): string {
  return sentenceOf(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, Math.max(0, at)))?.[1] ?? '')
}

function sentenceOf(comment: string): string {
  const text = comment.replace(/\s*\n\s*\*\s?/g, ' ').trim()
  return (/^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text).replace(/[.:]$/, '')
}
