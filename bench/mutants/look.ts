/**
 * The process that looks for mutants, one question after the other. One program holds all mutants of a sample; each way of looking
 * links and compiles it once, and a switchboard says which mutant it is now. A mutant may never come back: so the one that asks
 * (looker.ts) is another process.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Engines } from '#discover/engines'
import type { Engine } from '#explore/engine/engine'
import { InterleavingCoverage } from '#explore/measures/coverage'
import { engineFor, exploreEngine } from '#explore/run/explore'
import { loadProgram } from '#explore/run/load_program'
import type { Instance } from '#explore/run/program'
import { cacheDirectory, writeWhole } from '#link/cache_directory'
import { link } from '#link/link'
import { sourceFile } from '#link/source_root'
import { sharedBuffers } from '../../src/scenario/shared_buffers.ts'
import type { Scenario } from '../../src/scenario.ts'
import { bugs, designs, scenarios } from '../../src/subjects/catalogue.ts'
import { DEFAULT_DESIGN } from '../../src/subjects/choose_program.ts'
import { type Question, type Said, saidText, type Told, type Way } from './answer.ts'
import { type Census, findBy, takeCensus } from './census.ts'
import { cpuSeconds } from './cpu_seconds.ts'
import { withMutants } from './generate.ts'
import { Switchboard } from './switchboard.ts'

const BEATS_MS = 500
/** bound on the steps of one execution: that of a mutant may be endless */
const STEPS = 100_000
/** of CPU, of the search in which nothing is wrong: a minute on two cores, and for each other design a quarter of that */
const CENSUS_SECONDS = 120
const OTHER_CENSUS_SECONDS = 30
/** of each scenario, for its places */
const EXECUTIONS_OF_SCENARIOS = 40

interface Discoverer {
  engines: Engines
  census: Census
}

interface Explorer {
  id: string
  engine: Engine
  met: ReadonlySet<number>
}

interface Outcome {
  seconds: number
  by?: string
}

const ids: readonly string[] = JSON.parse(process.argv[2]!) as string[]
const board = new Switchboard(ids.length)
const discoverers = new Map<string, Discoverer>()
const explorers = new Map<Way, Explorer[]>()
let heard = 0

process.on('message', (question: Question) => void answer(question))

async function answer({ way, id, seconds, seed }: Question): Promise<void> {
  const number = ids.indexOf(id) + 1
  board.now = 0
  const look = way === 'discover' || way === 'designs' ? await designsLook(way, seed) : await scenariosLook(way, seed)
  const began = cpuSeconds()
  board.now = number
  board.forget()
  let outcome: Outcome
  try {
    outcome = await look(number, seconds)
  } catch (error) {
    outcome = { seconds: 0, by: `it does not come up: ${firstLine((error as Error).message)}` }
    explorers.delete(way) // variables of its own may be in disarray
  }
  const spent = rounded(cpuSeconds() - began)
  tell({ type: 'answer', found: outcome.by !== undefined, met: board.isMet(number), ...outcome, spent })
}

type Look = (number: number, seconds: number) => Promise<Outcome>

async function designsLook(way: Way, seed: number): Promise<Look> {
  const asked = designs()
    .map(({ id }) => id)
    .filter((id) => (id === DEFAULT_DESIGN) === (way === 'discover'))
  for (const id of asked) await discoverer(id, seed)
  return async (number, seconds) => {
    let sum = 0
    for (const id of asked) {
      const { engines, census } = await discoverer(id, seed)
      const { finding, seconds: took } = await findBy(census, engines, number, enough(seconds))
      sum = rounded(sum + took)
      const by = finding && `${way === 'designs' ? `${id}: ` : ''}${said(finding)}`
      if (by !== undefined) return { seconds: sum, by }
    }
    return { seconds: sum }
  }
}

async function scenariosLook(way: Way, seed: number): Promise<Look> {
  const asked = explorers.get(way) ?? (await explorersOf(way, seed))
  explorers.set(way, asked)
  return async (number, seconds) => {
    const began = cpuSeconds()
    for (const { id, engine, met } of asked) {
      if (!met.has(number)) continue
      const by = await explored(engine, seed, enough(seconds))
      if (by !== undefined) return { seconds: rounded(cpuSeconds() - began), by: `${id}: ${by}` }
    }
    return { seconds: rounded(cpuSeconds() - began) }
  }
}

async function explored(
  engine: Engine,
  seed: number,
  until: Enough,
  executions = Number.MAX_SAFE_INTEGER,
): Promise<string | undefined> {
  engine.memory.restore()
  const fresh = engine.present(() => sharedBuffers(engine.scenario.setup()))
  for (const [index, buffer] of sharedBuffers(engine.hostState).entries())
    new Uint8Array(buffer).set(new Uint8Array(fresh[index]!))
  engine.memory.snapshot()
  const { findings } = await exploreEngine(engine, { file: '', seed, executions, minimise: false, ...until })
  return findings[0] && said(findings[0])
}

async function discoverer(design: string, seed: number): Promise<Discoverer> {
  const known = discoverers.get(design)
  if (known !== undefined) return known
  const coverage = new InterleavingCoverage()
  const linked = standIns(design)
  const engines = await Engines.link({ standIns: linked, races: true, steps: STEPS, coverage })
  const { hash } = await link({ entry: sourceFile('discover/runner') as string, standIns: linked, form: 'coroutine' })
  const file = join(cacheDirectory(), `mutants_census_${hash}_${seed}.json`)
  if (!existsSync(file)) {
    const seconds = design === DEFAULT_DESIGN ? CENSUS_SECONDS : OTHER_CENSUS_SECONDS
    writeWhole(file, JSON.stringify(await takeCensus(engines, coverage, board, seed, enough(seconds))))
  }
  const made = { engines, census: JSON.parse(readFileSync(file, 'utf8')) as Census }
  discoverers.set(design, made)
  return made
}

/** All scenarios are linked as one program. */
async function explorersOf(way: Way, seed: number): Promise<Explorer[]> {
  const asked = way === 'explore' ? scenarios() : bugScenarios()
  const entry = join(cacheDirectory(), `mutants_${way.replace(' ', '_')}.ts`)
  writeFileSync(entry, entryOf(asked.map(({ file }) => file)))
  const linked = await loadProgram(entry, standIns(DEFAULT_DESIGN))
  const made: Explorer[] = []
  for (const [index, { id }] of asked.entries()) {
    const factory = (runtime: object): Instance => {
      const instance = linked.factory(runtime)
      return { ...instance, exports: { default: (instance.exports.default as unknown as Scenario[])[index]! } }
    }
    board.forget()
    const engine = engineFor({ ...linked, factory }, { races: true, steps: STEPS })
    const by = await explored(engine, seed, enough(Infinity), EXECUTIONS_OF_SCENARIOS)
    if (by !== undefined) throw new Error(`the model itself fails: ${id}: ${by}`)
    made.push({ id, engine, met: board.met() })
  }
  return made
}

/** The usual ones, and every file that some mutant of the sample changes, with all of these. */
function standIns(design: string): Map<string, string> {
  const folder = join(
    cacheDirectory(),
    `mutants_${createHash('sha256').update(process.argv[2]!).digest('hex').slice(0, 8)}`,
  )
  mkdirSync(folder, { recursive: true })
  const paths = new Set(ids.map((id) => id.slice(0, id.indexOf('#'))))
  const changed = [...paths].map((path) => {
    const file = join(folder, `${path.replaceAll('/', '.')}.ts`)
    writeFileSync(
      file,
      withMutants(path, (id) => (ids.includes(id) ? ids.indexOf(id) + 1 : undefined)),
    )
    return [path, file] as const
  })
  return new Map([...designs().find(({ id }) => id === design)!.standIns, ...changed])
}

/** Those that explore the usual design under sequential consistency. */
function bugScenarios(): Array<{ id: string; file: string }> {
  return bugs().flatMap(({ id, scenario, memory, design }) =>
    scenario === null || memory !== null || (design ?? DEFAULT_DESIGN) !== DEFAULT_DESIGN
      ? []
      : [{ id, file: scenario }],
  )
}

function entryOf(files: readonly string[]): string {
  const imports = files.map((file, index) => `import s${index} from ${JSON.stringify(file)}\n`)
  return `${imports.join('')}export default [${files.map((_, index) => `s${index}`).join(', ')}]\n`
}

interface Enough {
  signal: AbortSignal
  onProgress(): void
}

/** So many seconds of CPU from now. */
function enough(seconds: number): Enough {
  const controller = new AbortController()
  const until = cpuSeconds() + seconds
  const onProgress = (): void => {
    if (performance.now() - heard > BEATS_MS) {
      heard = performance.now()
      tell({ type: 'alive' })
    }
    if (cpuSeconds() > until) controller.abort()
  }
  return { signal: controller.signal, onProgress }
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(2))
}

function tell(told: Told): void {
  process.send!(told)
}

function said(finding: Said): string {
  return saidText({ ...finding, message: firstLine(finding.message) })
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 120)
}
