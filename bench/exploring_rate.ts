/**
 * Executions per CPU second of the random strategy on the four put shapes (published.md), beside a loop of hand-written generators
 * in the same run. One job. The shapes with plain accesses tell what looking for data races costs: without any, nothing is kept.
 *
 * node --import tsx bench/exploring_rate.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine } from '#explore/engine/engine'
import { loadProgram } from '#explore/run/load_program'
import { RandomWalk } from '#explore/strategies/random'
import { median } from '../src/bench/samples.ts'

const ROUND_MS = 250
const ROUNDS = 3
const SHAPES: Array<[cpus: number, ops: number, relacy: number]> = [
  [2, 0, 1_558_323],
  [2, 3, 1_172_713],
  [3, 2, 794_378],
  [4, 8, 233_364],
]

/** The same with increments of a plain word of each CPU's own, which all read once the last has dropped its reference. */
const PLAIN_SHAPES: Array<[cpus: number, ops: number]> = [
  [2, 3],
  [3, 2],
  [4, 8],
]

const scenarioText = (cpus: number, ops: number, plain: boolean) => `
import { scenario } from 'mnttorture'
const cpu = (me: number) => (words: Int32Array) => {
  for (let i = 0; i < ${ops}; i++) ${plain ? 'words[4 + me]++' : 'Atomics.add(words, 1, 1)'}
  if (Atomics.sub(words, 0, 1) === 1) Atomics.add(words, 2, 1)
  return 0
}
export default scenario({
  setup: () => {
    const words = new Int32Array(new SharedArrayBuffer(64))
    Atomics.store(words, 0, ${cpus})
    return words
  },
  cpus: [${Array.from({ length: cpus }, (_, me) => `cpu(${me})`).join(', ')}],
  check: (words) => {
    if (Atomics.load(words, 2) !== 1) throw new Error('freed ' + Atomics.load(words, 2) + ' times')
  },
})`

/** The same toy as generators written by hand: yields before every shared operation, memory is a plain array. */
function handWritten(cpus: number, ops: number): () => void {
  const words = new Int32Array(4)
  function* cpu(): Generator<undefined, void, undefined> {
    for (let i = 0; i < ops; i++) {
      yield
      words[1]!++
    }
    yield
    if (--words[0]! === 0) {
      yield
      words[2]!++
    }
  }
  let state = 1
  const random = (bound: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % bound
  }
  const live: Array<Generator<undefined, void, undefined>> = []
  return () => {
    words[0] = cpus
    words[1] = words[2] = 0
    for (let i = 0; i < cpus; i++) live[i] = cpu()
    for (let left = cpus; left > 0; ) {
      const k = random(left)
      if (live[k]!.next().done) live[k] = live[--left]!
    }
    if (words[2] !== 1) throw new Error('freed twice')
  }
}

/** Per second of this process's CPU time: a machine that others use too says the same. */
function rate(once: () => void): number {
  const end = performance.now() + ROUND_MS
  const from = process.cpuUsage()
  let count = 0
  while (performance.now() < end) {
    for (let i = 0; i < 500; i++) once()
    count += 500
  }
  const { user, system } = process.cpuUsage(from)
  return (count / (user + system)) * 1e6
}

async function explorer(cpus: number, ops: number, races: boolean, plain: boolean): Promise<() => void> {
  const file = join(mkdtempSync(join(tmpdir(), 'mnttorture-rate-')), `put_t${cpus}_ops${ops}.ts`)
  writeFileSync(file, scenarioText(cpus, ops, plain))
  const engine = createEngine(await loadProgram(file, new Map()), { races, steps: 20_000 })
  const strategy = new RandomWalk(engine.state, 1)
  let index = 0
  return () => {
    engine.run(strategy, index++)
    if (engine.findings.length > 0) throw new Error(engine.findings[0]!.message)
  }
}

type Contender = 'hand' | 'off' | 'on' | 'plain-off' | 'plain-on'

/** Each contender in a process of its own, as a user runs it: what one teaches the compiler is no help or harm to another. */
function inProcess(contender: Contender, cpus: number, ops: number): number {
  const script = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, [...process.execArgv, script, contender, String(cpus), String(ops)], {
    encoding: 'utf8',
  })
  return Number(output)
}

async function measure(contender: Contender, cpus: number, ops: number): Promise<number> {
  const once =
    contender === 'hand'
      ? handWritten(cpus, ops)
      : await explorer(cpus, ops, contender.endsWith('on'), contender.startsWith('plain'))
  rate(once)
  return median(Array.from({ length: 3 }, () => rate(once)))
}

const [contender, cpus, ops] = process.argv.slice(2)
if (contender !== undefined) console.log(await measure(contender as Contender, Number(cpus), Number(ops)))
else {
  console.log('shape | hand-written generators | explore, races off | races on | off / hand | relacy (published)')
  for (const [cpus, ops, relacy] of SHAPES) {
    const rates = { hand: [] as number[], off: [] as number[], on: [] as number[] }
    for (let round = 0; round < ROUNDS; round++)
      for (const each of ['hand', 'off', 'on'] as const) rates[each].push(inProcess(each, cpus, ops))
    const [hand, off, on] = [median(rates.hand), median(rates.off), median(rates.on)]
    const shown = [hand, off, on].map((each) => Math.round(each).toLocaleString('en')).join(' | ')
    console.log(`T${cpus} ops${ops} | ${shown} | ${(off / hand).toFixed(2)} | ${relacy.toLocaleString('en')}`)
  }
  console.log('plain shape | races off | races on | on / off')
  for (const [cpus, ops] of PLAIN_SHAPES) {
    const rates = { 'plain-off': [] as number[], 'plain-on': [] as number[] }
    for (let round = 0; round < ROUNDS; round++)
      for (const each of ['plain-off', 'plain-on'] as const) rates[each].push(inProcess(each, cpus, ops))
    const [off, on] = [median(rates['plain-off']), median(rates['plain-on'])]
    const shown = [off, on].map((each) => Math.round(each).toLocaleString('en')).join(' | ')
    console.log(`T${cpus} plain${ops} | ${shown} | ${(on / off).toFixed(2)}`)
  }
}
