import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { RandomWalk } from '#explore/strategies/random'
import { link } from '#link/link'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-generated-'))
let made = 0

/** What these programs tell, one line each: as they are, and explored beside a CPU that takes steps in between, by three schedules. */
export async function bothWays(programs: readonly string[]): Promise<{ plain: string[]; explored: unknown[][] }> {
  const entry = join(folder, `p${made++}.js`)
  writeFileSync(
    entry,
    `const told = (v) => JSON.stringify(v, (_, v) => typeof v === 'bigint' ? v + 'n' : v === undefined ? 'undefined' : Number.isNaN(v) ? 'NaN' : v)
const programs = [\n${programs.join(',\n')}\n]
const state = () => ({ m: new Int32Array(new SharedArrayBuffer(64)) })
const all = (states) => programs.map((each, i) => each(states[i]))
const noise = ([{ m }]) => { const own = new Int32Array(m.buffer, 48, 1); for (let i = 0; i < 20; i++) Atomics.load(own, 0); return 'noise' }
export default { setup: () => programs.map(state), cpus: [all, noise] }\n`,
  )
  const { file } = await link({ entry, standIns: new Map(), form: 'plain', delays: false })
  const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  const plain = scenario.cpus[0](scenario.setup())
  const engine = createEngine(await loadProgram(entry, new Map()), { races: false, bounds: false, steps: 100_000 })
  const strategy = new RandomWalk(engine.state, 1)
  const explored = [0, 1, 2].map((index) => {
    const ending = engine.run(strategy, index)
    return ending === 'whole' && engine.findings.length === 0
      ? (engine.outcomes[0] as unknown as string[])
      : [ending, ...engine.findings.map(({ message }) => message)]
  })
  return { plain, explored }
}
