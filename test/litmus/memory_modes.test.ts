import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MEMORY_MODES, type MemoryMode } from '#explore/memory_modes/memory_mode'
import { loadProgram } from '#explore/run/load_program'
import type { LitmusOutcome, LitmusTest } from '../../src/litmus/litmus_test.ts'
import { linkTests, outcomesOf } from '../../src/litmus/outcomes_of.ts'
import { part } from '../long/amount.ts'
import { tracesOf } from './traces_of.ts'

type Known = LitmusTest & Record<MemoryMode, { outcomes: LitmusOutcome[] }>

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-modes-'))
const { tests } = JSON.parse(readFileSync(new URL('./litmus.json', import.meta.url), 'utf8')) as { tests: Known[] }
/** Those that end soon; `npm run test:litmus` has all of them. */
const quick = part(
  tests.filter(
    ({ threads }) =>
      threads.length <= 2 && threads.flat().length <= 6 && threads.flat().every(({ op }) => !/lock|rcu/.test(op)),
  ),
  2,
)
const linked = await linkTests(quick, join(folder, 'quick.ts'))
const texts = (outcomes: readonly LitmusOutcome[]): string[] => outcomes.map((each) => JSON.stringify(each)).sort()

test.each(MEMORY_MODES)('under %s, no test shows an outcome that may not be, nor lacks one that must', (mode) => {
  const complaints = linked.flatMap((each, i) => {
    const { name, sc, tso, lkmm } = quick[i]!
    const known = { sc, tso, lkmm }[mode]
    const reached = texts(outcomesOf(each, mode).outcomes)
    const must = texts((mode === 'lkmm' ? tso : known).outcomes)
    const outside = reached.filter((key) => !texts(known.outcomes).includes(key))
    const missing = must.filter((key) => !reached.includes(key))
    return outside.length + missing.length === 0 ? [] : [`${name}: outside ${outside}, missing ${missing}`]
  })
  expect(complaints).toEqual([])
})

/** Shapes as programs that take no other step: `W x; R y | W y; R x`. */
const SHAPES: Array<[string, string]> = [
  ['SB', 'W x; R y | W y; R x'],
  ['SB with barriers', 'W x; MB; R y | W y; MB; R x'],
  ['SB with one barrier', 'W x; MB; R y | W y; R x'],
  ['SB that reads its own stores', 'W x; R x; R y | W y; R x'],
  ['MP', 'W x; W y | R y; R x'],
  ['LB', 'R x; W y | R y; W x'],
  ['2+2W', 'W x; W y | W y; W x'],
  ['S', 'W x; W y | R y; W x'],
  ['R', 'W x; W y | W y; R x'],
  ['WRC', 'W x | R x; W y | R y; R x'],
  ['RWC', 'W x | R x; R y | W y; R x'],
  ['IRIW', 'W x | W y | R x; R y | R y; R x'],
  ['an exchange among stores', 'W x; X y; R z | W z; R x'],
  ['a lock', 'L z; W x; U z | L z; R x; U z'],
  ['SB behind a lock', 'L z; W x; U z; R y | L z; W y; U z; R x'],
  ['a lock of three CPUs', 'L z; U z; W x | L z; U z | R x; L z; U z'],
]

const OPS: Record<string, (word: string) => string> = {
  W: (word) => `WRITE_ONCE(${word}, 1)`,
  R: (word) => `READ_ONCE(${word})`,
  X: (word) => `xchg(${word}, 2)`,
  MB: () => 'smp_mb()',
  L: (word) => `mutexLock(mem, ${word})`,
  U: (word) => `mutexUnlock(mem, ${word})`,
}

function programOf(shape: string): string {
  const cpus = shape.split(' | ').map((cpu) => {
    const ops = cpu.split('; ').map((op) => OPS[op.split(' ')[0]!]!(op.split(' ')[1] ?? ''))
    return `(buffer) => { bindArena(buffer); ${ops.join('; ')}; return 0 }`
  })
  const file = join(folder, `shape_${shape.replace(/\W+/g, '_')}.ts`)
  writeFileSync(
    file,
    `import { READ_ONCE, WRITE_ONCE, xchg } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { bindArena, createArena, mem } from '#shm/arena'
import { mutexLock, mutexUnlock } from '#shm/hints'
const [x, y, z] = [300, 320, 340]
export default { setup: () => createArena(2048), cpus: [${cpus.join(', ')}] }
`,
  )
  return file
}

test.each(SHAPES)('under tso, dpor makes one execution of %s for each trace of all its schedules', async (_, shape) => {
  const { traces, executions, redundant } = tracesOf(await loadProgram(programOf(shape), new Map()), 'tso')
  expect({ executions, redundant }).toEqual({ executions: traces, redundant: 0 })
})
