import { describe, expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { scenarioFile } from '../scenario_file.ts'

const file = (cpus: string, rest = '') =>
  scenarioFile(`export default scenario({ setup: () => words(2), cpus: ${cpus}, ${rest} })`)

const exactly = async (cpus: string) => {
  const { outcomes, complete, executions, redundant } = await explore({
    file: file(cpus),
    strategy: 'dpor',
    races: false,
  })
  return { outcomes: Object.keys(outcomes).sort(), complete, executions, redundant }
}

const lost = '{ const v = Atomics.load(m, 0); await null; Atomics.store(m, 0, v + 1); return v }'

test('what an async CPU resolves to is its outcome, and its steps interleave', async () => {
  const f = `async (m) => ${lost}`
  expect(await exactly(`[${f}, ${f}]`)).toEqual({
    outcomes: ['[0,0]', '[0,1]', '[1,0]'],
    complete: true,
    executions: 4,
    redundant: 0,
  })
})

test('an update that is lost over an await is found, minimised, and replayed', async () => {
  const source = file(
    `[async (m) => ${lost}, async (m) => ${lost}]`,
    "check: ([n]) => { if (n !== 2) throw new Error('lost') }",
  )
  const found = await explore({ file: source, seed: 1 })
  expect(found.findings.map(({ kind, switches }) => [kind, switches])).toEqual([['assertion', 2]])
  const again = await replay({ file: source, schedule: found.findings[0]!.schedule })
  expect(again.findings.map(({ message }) => message)).toEqual(found.findings.map(({ message }) => message))
})

test('a promise that nobody can settle any more is a deadlock that names its await', async () => {
  const { findings } = await explore({
    file: file(`[async (m) => {
      const inner = async () => {
        await Atomics.waitAsync(m, 0, 0).value
      }
      await inner()
    }, (m) => 0]`),
  })
  expect(findings.map(({ kind, message }) => [kind, message.replace(/\S*scenario\d+/, 'scenario')])).toEqual([
    ['deadlock', 'cpu0 awaits at scenario.ts:5 (inner), and nothing is left that would settle it'],
  ])
})

test.each([
  ['a rejection that nobody handles', '(m) => { Promise.reject(new Error("alone")) }', 'cpu0: alone'],
  ['an async CPU that throws', 'async (m) => { await null; throw new Error("late") }', 'cpu0: late'],
  ['a timer that throws', '(m) => { setTimeout(() => { throw new Error("in time") }, 3) }', 'cpu0: in time'],
])('%s is a finding', async (_what, cpu, message) => {
  const { findings } = await explore({ file: file(`[${cpu}, (m) => 0]`) })
  expect(findings).toMatchObject([{ kind: 'uncaught', message: expect.stringContaining(message) }])
})

test('a rejection that is handled before its task has ended is none', async () => {
  const { findings } = await explore({
    file: file('[async (m) => { const p = Promise.reject(1); await null; p.catch(() => {}) }, (m) => 0]'),
    executions: 500,
  })
  expect(findings).toEqual([])
})

describe('waitAsync', () => {
  const waits = '(async (m) => { const w = Atomics.waitAsync(m, 0, 0); return w.async ? await w.value : w.value })'
  const notifies = '((m) => { Atomics.store(m, 0, 1); return Atomics.notify(m, 0) })'

  test('is woken by notify, or finds another value: every trace', async () => {
    expect(await exactly(`[${waits}, ${notifies}]`)).toMatchObject({
      outcomes: ['["not-equal",0]', '["ok",1]'],
      complete: true,
    })
  })

  test('times out by virtual time', async () => {
    const timed = waits.replace('0, 0)', '0, 0, 50)')
    expect((await exactly(`[${timed}, ${notifies}]`)).outcomes).toEqual([
      '["not-equal",0]',
      '["ok",1]',
      '["timed-out",0]',
    ])
  })

  test('stands in one line with Atomics.wait', async () => {
    const both = `[async (m) => { const { value } = Atomics.waitAsync(m, 0, 0); Atomics.store(m, 1, 1); return await value },
      (m) => { while (Atomics.load(m, 1) === 0); return Atomics.wait(m, 0, 0, 5) },
      (m) => { while (Atomics.load(m, 1) === 0); return Atomics.notify(m, 0, 1) }]`
    const { outcomes } = await exactly(both)
    // never the second one alone
    expect(outcomes).toEqual(['["ok","timed-out",1]'])
  })
})

describe('time', () => {
  const log = (body: string) => `async (m) => { const log = []; const t = Date.now(); ${body}; return log.join('') }`

  test('a CPU alone has its timers in the order of their time', async () => {
    const cpu = log(
      "setTimeout(() => log.push('c'), 9); setTimeout(() => { log.push('a'); setTimeout(() => log.push('b'), 2) }, 4); await new Promise((r) => setTimeout(r, 20))",
    )
    expect((await exactly(`[${cpu}]`)).outcomes).toEqual(['["abc"]'])
  })

  test('beside others it may be late for a timer that it set before', async () => {
    const cpu = log(
      "setTimeout(() => log.push('c'), 9); setTimeout(() => { log.push('a'); setTimeout(() => log.push('b'), 2) }, 4); await new Promise((r) => setTimeout(r, 9))",
    )
    expect(await exactly(`[${cpu}, (m) => 0]`)).toEqual({
      outcomes: ['["abc",0]', '["ac",0]', '["acb",0]'],
      complete: true,
      executions: 3,
      redundant: 0,
    })
  })

  test('passes as long as a timer says, for every clock', async () => {
    const cpu = `async (m) => { const a = Date.now(), b = performance.now(); await new Promise((r) => setTimeout(r, 500)); return [Date.now() - a >= 500, performance.now() - b >= 500] }`
    const slept = `(m) => { const a = Date.now(); Atomics.wait(m, 1, 0, 70); return Date.now() - a >= 70 }`
    expect((await exactly(`[${cpu}, ${slept}]`)).outcomes).toEqual(['[[true,true],true]'])
  })

  test('of node:timers/promises, promisified timers, intervals, immediates and ticks', async () => {
    const source = scenarioFile(`import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
export default scenario({ setup: () => words(1), cpus: [async () => {
  const log: unknown[] = []
  let n = 0
  await new Promise<void>((r) => { const i = setInterval(() => { log.push(++n); if (n === 3) { clearInterval(i); r() } }, 5) })
  log.push(await sleep(3, 'slept'), await promisify(setTimeout)(2, 'later'))
  setImmediate(() => log.push('immediate'))
  process.nextTick(() => log.push('tick'))
  queueMicrotask(() => log.push('microtask'))
  clearTimeout(setTimeout(() => log.push('never'), 1))
  await sleep(1)
  return log as never
}] })`)
    const { outcomes } = await explore({ file: source, strategy: 'dpor' })
    expect(Object.keys(outcomes)).toEqual(['[[1,2,3,"slept","later","microtask","tick","immediate"]]'])
  })
})

test('what a CPU leaves to its loop is run, and is part of the execution', async () => {
  expect(
    (await exactly('[(m) => { setTimeout(() => Atomics.add(m, 0, 1), 0); return 0 }, (m) => Atomics.load(m, 0)]'))
      .outcomes,
  ).toEqual(['[0,0]', '[0,1]'])
})

test('a promise that Node makes is refused where it is awaited', async () => {
  const source = scenarioFile(`import { readFile } from 'node:fs/promises'
export default scenario({ setup: () => words(1), cpus: [async () => {
  await readFile('/dev/null')
}] })`)
  await expect(explore({ file: source })).rejects.toThrow(/scenario\d+\.ts.*a promise that Node itself made/)
})

describe('a CPU that polls by its timer', () => {
  const polls = (otherwise: string) =>
    `((m) => new Promise((done) => { let n = 0; const i = setInterval(() => { if (Atomics.load(m, 0) === 1) { clearInterval(i); done('seen') } else { ${otherwise} } }, 10) }))`

  test('is held until there is something new, under dpor, too', async () => {
    const { outcomes, findings } = await explore({
      file: file(`[${polls('')}, (m) => Atomics.store(m, 0, 1)]`),
      strategy: 'dpor',
    })
    expect([Object.keys(outcomes), findings]).toEqual([['["seen",1]'], []])
  })

  test('for what never comes is a livelock', async () => {
    const { findings } = await explore({ file: file(`[${polls('')}, (m) => 0]`) })
    expect(findings).toMatchObject([
      { kind: 'livelock', message: expect.stringContaining('looks again with every turn of its event loop') },
    ])
  })

  test('and counts its rounds does give up', async () => {
    const counts = polls("if (++n === 50) { clearInterval(i); done('gave up') }")
    const { outcomes, findings, complete } = await explore({
      file: file(`[${counts}, (m) => Atomics.store(m, 1, 1)]`),
      strategy: 'dpor',
    })
    expect([Object.keys(outcomes), findings, complete]).toEqual([['["gave up",1]'], [], false])
  })
})
