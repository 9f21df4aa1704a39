import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Prng } from '#explore/strategies/prng'
import type { LitmusOp, LitmusTest } from '../../src/litmus/litmus_test.ts'
import { type LinkedTest, linkTests, outcomesOf } from '../../src/litmus/outcomes_of.ts'
import { part } from '../long/amount.ts'
import { type AxiomOp, type AxiomProgram, allowedOutcomes } from './lkmm_axioms.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-axioms-'))

/** `W x 1; W.release y 1 | R.acquire y; rmb; R x` */
function programOf(text: string): AxiomProgram {
  return text.split(' | ').map((thread) =>
    thread.split('; ').map((each): AxiomOp => {
      const [name, word, value] = each.split(' ')
      if (word === undefined) return { op: name as 'mb' }
      const [op, order = 'once'] = name!.split('.') as ['R' | 'W', 'once'?]
      return { op, order, word, ...(value === undefined ? {} : { value: Number(value) }) }
    }),
  )
}

function litmusOf(name: string, program: AxiomProgram): LitmusTest {
  const words = [...new Set(program.flat().flatMap((op) => ('word' in op ? [op.word] : [])))].sort()
  const observe: string[] = []
  const threads = program.map((ops, cpu) =>
    ops.map((op, at): LitmusOp => {
      if (!('word' in op)) return { op: op.op }
      if (op.op === 'W') return { op: 'W', at: op.word, val: op.value!, order: op.order }
      observe.push(`${cpu}:r${at}`)
      return { op: 'R', at: op.word, reg: `r${at}`, order: op.order }
    }),
  )
  const init = Object.fromEntries(words.map((word) => [word, 0]))
  return { name, init, threads, quant: 'exists', cond: true, observe: [...observe, ...words] }
}

/** What is shown must be allowed, however little of a big program is gone through. */
const MOST_EXECUTIONS = 400

const SHAPES: Array<[string, string]> = [
  ['SB', 'W x 1; R y | W y 1; R x'],
  ['SB with barriers', 'W x 1; mb; R y | W y 1; mb; R x'],
  ['SB with one barrier', 'W x 1; mb; R y | W y 1; R x'],
  ['MP', 'W x 1; W y 1 | R y; R x'],
  ['MP with both', 'W x 1; wmb; W y 1 | R y; rmb; R x'],
  ['MP by release and acquire', 'W x 1; W.release y 1 | R.acquire y; R x'],
  ['MP with wmb alone', 'W x 1; wmb; W y 1 | R y; R x'],
  ['R', 'W x 1; W y 1 | W y 2; R x'],
  ['R with barriers', 'W x 1; mb; W y 1 | W y 2; mb; R x'],
  ['R with release', 'W x 1; W.release y 1 | W y 2; mb; R x'],
  ['2+2W', 'W x 1; W y 2 | W y 1; W x 2'],
  ['2+2W with wmb', 'W x 1; wmb; W y 2 | W y 1; wmb; W x 2'],
  ['2+2W with barriers', 'W x 1; mb; W y 2 | W y 1; mb; W x 2'],
  ['2+2W with one barrier', 'W x 1; mb; W y 2 | W y 1; wmb; W x 2'],
  ['2+2W with release', 'W x 1; W.release y 2 | W y 1; W.release x 2'],
  ['ISA2', 'W x 1; W.release y 1 | R.acquire y; W.release z 1 | R.acquire z; R x'],
  ['ISA2 without an acquire', 'W x 1; W.release y 1 | R.acquire y; W.release z 1 | R z; R x'],
  ['Z6', 'W x 1; W.release y 1 | W y 2; W.release z 1 | R.acquire z; R x'],
  ['Z6 with barriers', 'W x 1; mb; W y 1 | W y 2; mb; W z 1 | R z; mb; R x'],
  ['Z6 with a barrier at the end', 'W x 1; W.release y 1 | W y 2; W.release z 1 | R z; mb; R x'],
  ['WRC', 'W x 1 | R x; W.release y 1 | R.acquire y; R x'],
  ['WRC with rmb', 'W x 1 | R x; mb; W y 1 | R y; rmb; R x'],
  ['RWC', 'W x 1 | R x; mb; R y | W y 1; mb; R x'],
  ['RWC with acquire', 'W x 1 | R.acquire x; R y | W y 1; mb; R x'],
  ['W+RWC', 'W x 1; W.release y 1 | R.acquire y; R z | W z 1; mb; R x'],
  ['W+RWC with barriers', 'W x 1; wmb; W y 1 | R y; mb; R z | W z 1; mb; R x'],
  ['IRIW', 'W x 1 | W y 1 | R x; rmb; R y | R y; rmb; R x'],
  ['IRIW with barriers', 'W x 1 | W y 1 | R x; mb; R y | R y; mb; R x'],
  ['S with release and acquire', 'W x 2; W.release y 1 | R.acquire y; W x 1'],
  ['3.2W with wmb', 'W x 1; wmb; W y 2 | W y 1; wmb; W z 2 | W z 1; wmb; W x 2'],
  ['WRW+2W', 'W x 1 | R x; W.release y 1 | W y 2; W.release x 2'],
  ['CoRR', 'W x 1 | R x; R x'],
  ['CoRR of two stores', 'W x 1 | W x 2 | R x; R x | R x; R x'],
  ['CoWR', 'W x 1; R x | W x 2'],
  ['CoRW', 'R x; W x 1 | W x 2; R x'],
  ['CoWW', 'W x 1; W x 2 | R x; R x'],
  ['three stores, two readers', 'W x 1; W x 2 | W x 3; R x | R x; R x'],
  ['SB that reads its own', 'W x 1; R x; R y | W y 1; R y; R x'],
  ['a write barrier between others', 'W x 1; wmb; W y 1; W z 1 | R z; rmb; R y; R x'],
]

/** Programs that nobody chose. */
function drawn(seed: number): AxiomProgram {
  const prng = new Prng()
  prng.seed(seed, 0)
  const values: Record<string, number> = {}
  const threads = 2 + prng.below(2)
  return Array.from({ length: threads }, () =>
    Array.from({ length: threads === 2 ? 4 : 3 }, (): AxiomOp => {
      const word = 'xyz'[prng.below(threads)]!
      const draw = prng.below(12)
      if (draw < 5) return { op: 'R', word, order: draw === 0 ? 'acquire' : 'once' }
      if (draw < 10) {
        values[word] = (values[word] ?? 0) + 1
        return { op: 'W', word, value: values[word]!, order: draw === 5 ? 'release' : 'once' }
      }
      return { op: (['mb', 'rmb', 'wmb'] as const)[prng.below(3)]! }
    }),
  )
}

function outside(linked: LinkedTest, program: AxiomProgram): string[] {
  const allowed = allowedOutcomes(program)
  return outcomesOf(linked, 'lkmm', MOST_EXECUTIONS)
    .outcomes.map((outcome) => JSON.stringify(outcome))
    .filter((outcome) => !allowed.has(outcome))
}

test('no shape shows what the axioms of the model forbid', async () => {
  const programs = part(SHAPES, 4).map(([name, text]) => ({ name, program: programOf(text) }))
  const linked = await linkTests(
    programs.map(({ name, program }) => litmusOf(name, program)),
    join(folder, 'shapes.ts'),
  )
  const told = programs.flatMap(({ name, program }, i) => outside(linked[i]!, program).map((key) => `${name}: ${key}`))
  expect(told).toEqual([])
})

test('without loads before stores, shapes show all that the axioms allow', async () => {
  const whole = part(
    SHAPES.filter(([name]) => /^(SB|MP|R|2\+2W|Z6)\b/.test(name)),
    2,
  )
  const linked = await linkTests(
    whole.map(([name, text]) => litmusOf(name, programOf(text))),
    join(folder, 'whole.ts'),
  )
  const missing = whole.flatMap(([name, text], i) => {
    const shown = new Set(outcomesOf(linked[i]!, 'lkmm').outcomes.map((outcome) => JSON.stringify(outcome)))
    return [...allowedOutcomes(programOf(text))].filter((key) => !shown.has(key)).map((key) => `${name}: ${key}`)
  })
  expect(missing).toEqual([])
})

test('no program that was drawn shows what the axioms forbid', async () => {
  const programs = Array.from({ length: Number(process.env['PROGRAMS'] ?? 8) }, (_, seed) => drawn(seed))
  const linked = await linkTests(
    programs.map((program, i) => litmusOf(`drawn ${i}`, program)),
    join(folder, 'drawn.ts'),
  )
  const told = programs.flatMap((program, i) =>
    outside(linked[i]!, program).map((key) => `${JSON.stringify(program)}: ${key}`),
  )
  expect(told).toEqual([])
}, 60_000)
