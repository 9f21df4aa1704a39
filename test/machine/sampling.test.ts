import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/machine/random.ts'
import { Copies, createCopyMemory } from '../../src/machine/sampling/copies.ts'
import { KnobTuner } from '../../src/machine/sampling/knob_tuner.ts'
import { OutcomeReader, OutcomeWriter } from '../../src/machine/sampling/outcome_log.ts'
import { OutcomeTally } from '../../src/machine/sampling/outcome_tally.ts'
import { buildState, captureState } from '../../src/machine/sampling/state_image.ts'

const shared = (...words: number[]) => {
  const view = new Int32Array(new SharedArrayBuffer(words.length * 4))
  view.set(words)
  return view
}

describe('a state taken apart', () => {
  it('is built again over other memory, its views keeping offset, length and sharing', () => {
    const words = shared(1, 2, 3, 4)
    const state = { all: words, tail: words.subarray(2), same: words, data: new DataView(words.buffer, 4, 8) }
    const image = captureState(state)
    const memory = new SharedArrayBuffer(16)
    const built = buildState(image, () => [memory, 0]) as typeof state
    expect(image.bareBuffers).toBe(false)
    expect(built.same).toBe(built.all)
    expect(built.tail.byteOffset).toBe(8)
    built.tail[0] = 9
    expect(built.all[2]).toBe(9)
    expect(built.data.getInt32(4, true)).toBe(9)
    expect(words[2]).toBe(3)
  })

  it('copies what is not shared as postMessage does: maps, sets, dates, circles, no prototypes', () => {
    class Pair {
      left = shared(1)
      right = 2
    }
    const circle: Record<string, unknown> = {
      pair: new Pair(),
      map: new Map([['k', shared(5)]]),
      set: new Set([1]),
      when: new Date(7),
    }
    circle['self'] = circle
    const image = captureState(circle)
    const built = buildState(image, (n) => [image.buffers[n]!, 0]) as typeof circle
    expect(built['self']).toBe(built)
    expect(built['pair']).not.toBeInstanceOf(Pair)
    expect((built['map'] as Map<string, Int32Array>).get('k')![0]).toBe(5)
    expect(built['set']).toEqual(new Set([1]))
    expect(built['when']).toEqual(new Date(7))
  })

  it('knows a buffer that stands there itself', () => {
    expect(captureState([new SharedArrayBuffer(4)]).bareBuffers).toBe(true)
  })

  it.each(['separate', 'packed', 'line', 'spread'] as const)(
    'is copied side by side in layout %s, and reset copy by copy',
    (layout) => {
      const image = captureState({ a: shared(1, 2), b: new BigInt64Array(new SharedArrayBuffer(8)) })
      const copies = new Copies(image, { ...createCopyMemory(image, layout), count: 8 })
      const states = copies.states as Array<{ a: Int32Array; b: BigInt64Array }>
      copies.reset(0, 8)
      for (const { a, b } of states) {
        expect([...a, ...b]).toEqual([1, 2, 0n])
        a.fill(7)
        b.fill(7n)
      }
      copies.reset(2, 4)
      expect(states.map(({ a }) => a[1])).toEqual([7, 7, 2, 2, 7, 7, 7, 7])
      expect(states.map(({ b }) => b[0])).toEqual([7n, 7n, 0n, 0n, 7n, 7n, 7n, 7n])
    },
  )

  it('notices that an unshared part was written, not that a shared one was', () => {
    const image = captureState({ words: shared(1), local: [0] })
    const copies = new Copies(image, { ...createCopyMemory(image, 'packed'), count: 1 })
    const state = copies.states[0] as { words: Int32Array; local: number[] }
    state.words[0] = 5
    expect(copies.unsharedPartsChanged(0)).toBe(false)
    state.local.push(1)
    expect(copies.unsharedPartsChanged(0)).toBe(true)
  })
})

describe('outcomes by number', () => {
  it('are read back in another thread’s reader as they were', () => {
    const log = new SharedArrayBuffer(4096)
    const writer = new OutcomeWriter(log)
    const values = [0, 7, -1, 2.5, 'text', true, null, [1, ['a', null]], Number.NaN, '7']
    const ids = values.map((value) => writer.idOf(value))
    expect(new Set(ids).size).toBe(values.length)
    expect(values.map((value) => writer.idOf(value))).toEqual(ids)
    const reader = new OutcomeReader(log)
    expect([...ids].reverse().map((id) => reader.valueOf(id))).toEqual([...values].reverse())
    expect(writer.idOf(undefined)).toBe(writer.idOf(null))
  })

  it('run out of room without harm', () => {
    const writer = new OutcomeWriter(new SharedArrayBuffer(64))
    expect(writer.idOf('x'.repeat(100))).toBeLessThan(0)
    expect(writer.idOf(1)).toBe(0)
  })

  it('are counted by combination, small ids and large', () => {
    const tally = new OutcomeTally()
    const count = (...ids: number[]) => {
      tally.begin()
      for (const id of ids) tally.add(id)
      tally.count()
    }
    for (let times = 0; times < 3; times++) count(1, 2)
    count(2, 1)
    count(70, -1)
    count(70, 5000)
    expect(tally.take()).toEqual(
      expect.arrayContaining([
        [[1, 2], 3],
        [[2, 1], 1],
        [[70, -1], 1],
        [[70, 5000], 1],
      ]),
    )
    expect(tally.take()).toEqual([])
  })
})

describe('the tuner', () => {
  it('settles on the knobs that bring the rare outcome most often', () => {
    const tuner = new KnobTuner(
      { layout: [0, 1, 2], copies: [16, 64], meetEvery: [0, 1], skew: [0], jitter: [0] },
      seededRandom(1),
    )
    for (let epoch = 0; epoch < 300; epoch++) {
      const choice = tuner.choose()
      const rare = choice.layout === 2 && choice.meetEvery === 1 ? 50 : 2
      tuner.learn(
        choice,
        new Map([
          ['common', 100_000 + 20_000 * choice.layout],
          ['rare', rare],
        ]),
        0.04,
      )
    }
    expect(tuner.best()).toMatchObject({ layout: 2, meetEvery: 1 })
  })

  it('goes for the rate while there is one outcome', () => {
    const tuner = new KnobTuner(
      { layout: [0], copies: [16, 64, 256], meetEvery: [0], skew: [0], jitter: [0] },
      seededRandom(2),
    )
    for (let epoch = 0; epoch < 100; epoch++) {
      const choice = tuner.choose()
      tuner.learn(choice, new Map([['only', choice.copies]]), 0.04)
    }
    expect(tuner.best().copies).toBe(256)
  })
})
