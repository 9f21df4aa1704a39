import { describe, expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { scenarioFile } from '../scenario_file.ts'

const PORTS =
  'const a = new MessageChannel(), b = new MessageChannel(); return { a1: a.port1, a2: a.port2, b1: b.port1, b2: b.port2, m: words(2) }'

const file = (cpus: string, rest = '') =>
  scenarioFile(`import { receiveMessageOnPort } from 'node:worker_threads'
export default scenario({ setup: () => { ${PORTS} }, cpus: ${cpus} as any, ${rest} })`)

const outcomesOf = async (cpus: string, strategy: 'dpor' | 'dfs' = 'dpor') => {
  const { outcomes, complete, findings } = await explore({ file: file(cpus), strategy, keepGoing: true })
  return { outcomes: Object.keys(outcomes).sort(), complete, kinds: findings.map(({ kind }) => kind) }
}

/** Takes so many messages from these ports, in the order of their coming. */
const takes = (count: number, ...ports: string[]) =>
  `(s) => new Promise((done) => { const got = []; const on = (v) => { got.push(v); if (got.length === ${count}) { ${ports.map((port) => `s.${port}.close()`).join('; ')}; done(got.join('')) } }; ${ports.map((port) => `s.${port}.on('message', on)`).join('; ')} })`

test.each(['dpor', 'dfs'] as const)(
  'messages of one port come in order, those of two in any: every order under %s, and no other',
  async (strategy) => {
    const cpus = `[(s) => { s.a1.postMessage(1); s.a1.postMessage(2) }, (s) => { s.b1.postMessage('b') }, ${takes(3, 'a2', 'b2')}]`
    expect(await outcomesOf(cpus, strategy)).toEqual({
      outcomes: ['[null,null,"12b"]', '[null,null,"1b2"]', '[null,null,"b12"]'],
      complete: true,
      kinds: [],
    })
  },
)

test('an order of arrival that breaks the program is found, minimised, replayed and told', async () => {
  const source = file(
    `[(s) => { s.a1.postMessage('data') }, (s) => { s.b1.postMessage('end') }, ${takes(2, 'a2', 'b2')}]`,
    `outcomes: { '[null,null,"enddata"]': 'forbidden' }`,
  )
  const found = await explore({ file: source, seed: 1 })
  expect(found.findings.map(({ kind }) => kind)).toEqual(['forbidden-outcome'])
  const { schedule, message, trace } = found.findings[0]!
  expect(trace.map(({ cpu, op, result }) => [cpu, op, result]).filter(([, , result]) => result !== undefined)).toEqual(
    expect.arrayContaining([
      ['cpu1', 'postMessage', '"end" to b2'],
      ['cpu2', 'message', '"end" on b2'],
      ['cpu0', 'postMessage', '"data" to a2'],
      ['cpu2', 'message', '"data" on a2'],
    ]),
  )
  const again = await replay({ file: source, schedule })
  expect(again.findings.map((each) => each.message)).toEqual([message])
})

test('everybody waits for a message: a deadlock that names the ports', async () => {
  const waits = (port: string) =>
    `async (s) => { const v = await new Promise((r) => s.${port}.once('message', r)); s.${port}.postMessage(v) }`
  const { findings } = await explore({ file: file(`[${waits('a1')}, ${waits('a2')}]`) })
  expect(findings.map(({ kind, message }) => [kind, message.match(/listens on \w+/g)])).toEqual([
    ['deadlock', ['listens on a1', 'listens on a2']],
  ])
})

test('a CPU that has returned and listens is at rest, and handles what comes', async () => {
  const cpus = `[(s) => { s.a2.on('message', (v) => Atomics.add(s.m, 0, v)); return 0 }, (s) => { s.a1.postMessage(3); s.a1.postMessage(4) }]`
  const { findings, complete } = await explore({
    file: file(cpus, `check: ({ m }) => { if (m[0] !== 7) throw new Error('got ' + m[0]) }`),
    strategy: 'dpor',
  })
  expect([findings, complete]).toEqual([[], true])
})

test('a message orders what was written before it; a plain write after it races', async () => {
  const reads = '(s) => new Promise((done) => s.a2.once("message", () => { s.a2.close(); done(s.m[0]) }))'
  expect(await outcomesOf(`[(s) => { s.m[0] = 5; s.a1.postMessage(1) }, ${reads}]`)).toMatchObject({
    outcomes: ['[null,5]'],
    kinds: [],
  })
  expect(await outcomesOf(`[(s) => { s.a1.postMessage(1); s.m[0] = 5 }, ${reads}]`)).toMatchObject({
    kinds: ['data-race'],
  })
})

test('who polls a port is held until something comes, and is a livelock where nothing can', async () => {
  const polls = '(s) => { let v; while ((v = receiveMessageOnPort(s.a2)) === undefined); return v.message }'
  expect(await outcomesOf(`[(s) => { s.a1.postMessage(7) }, ${polls}]`)).toEqual({
    outcomes: ['[null,7]'],
    complete: true,
    kinds: [],
  })
  expect((await outcomesOf(`[(s) => 0, ${polls}]`)).kinds).toEqual(['livelock'])
})

describe('one CPU, as in Node', () => {
  const alone = async (body: string) => {
    const { outcomes, findings } = await explore({
      file: file(`[async (s) => { const log = []; ${body} }]`),
      strategy: 'dpor',
    })
    expect(findings).toEqual([])
    return JSON.parse(Object.keys(outcomes)[0]!)[0]
  }
  test.each([
    [
      'shared memory stays shared, the rest is copied',
      'const o = { n: [1], m: s.m }; s.a1.postMessage(o); o.n[0] = 2; const { message } = receiveMessageOnPort(s.a2); Atomics.store(message.m, 0, 9); return [message.n[0], Atomics.load(s.m, 0)]',
      [1, 9],
    ],
    [
      'a transferred buffer leaves its owner',
      'const b = new Uint8Array([4, 5]).buffer; s.a1.postMessage(b, [b]); return [b.byteLength, new Uint8Array(receiveMessageOnPort(s.a2).message)[1]]',
      [0, 5],
    ],
    [
      'a transferred port goes on where it is received',
      's.b1.postMessage("before"); s.a1.postMessage({ p: s.b2 }, [s.b2]); const { p } = receiveMessageOnPort(s.a2).message; s.b1.postMessage("after"); return [receiveMessageOnPort(p).message, receiveMessageOnPort(p).message, String(receiveMessageOnPort(p))]',
      ['before', 'after', 'undefined'],
    ],
    [
      'what cannot be cloned or moved is refused as there',
      'for (const f of [() => s.a1.postMessage(() => 1), () => s.a1.postMessage(s.b1), () => s.a1.postMessage(s.a1, [s.a1]), () => s.a1.postMessage(), () => s.a1.postMessage(1, [s.m.buffer]), () => new MessagePort(), () => receiveMessageOnPort({})]) try { f() } catch (e) { log.push(e.name + " " + (typeof e.code === "string" ? e.code : "")) } return log',
      [
        'DataCloneError ',
        'TypeError ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
        'DataCloneError ',
        'TypeError ',
        'TypeError ',
        'TypeError ERR_CONSTRUCT_CALL_INVALID',
        'TypeError ERR_INVALID_ARG_TYPE',
      ],
    ],
    [
      'events of the web and listeners of Node',
      'return await new Promise((r) => { s.a2.onmessage = (e) => log.push(e.data, e.constructor.name, e.target === s.a2); s.a2.addEventListener("message", { handleEvent: (e) => log.push(e.type) }); s.a2.once("message", (v) => log.push(v)); s.a2.on("close", () => r(log)); s.a1.postMessage("x"); s.a1.postMessage("y"); s.a1.close() })',
      ['x', 'MessageEvent', true, 'message', 'x', 'y', 'MessageEvent', true, 'message'],
    ],
    [
      'a channel of its own; start and unref',
      'const { port1, port2 } = new MessageChannel(); port2.addEventListener("message", (e) => log.push(e.data)); port1.postMessage(1); await new Promise((r) => setTimeout(r, 5)); port2.unref(); return [...log, port2.hasRef(), port1 instanceof MessagePort]',
      [1, false, true],
    ],
    [
      'broadcasts to all others of the name',
      'const x = new BroadcastChannel("n"), y = new BroadcastChannel("n"), z = new BroadcastChannel("o"); return await new Promise((r) => { const on = (w) => (e) => { log.push(w, e.data); y.close(); x.close(); z.close(); r(log) }; x.onmessage = on("x"); y.onmessage = on("y"); z.onmessage = on("z"); x.postMessage(1) })',
      ['y', 1],
    ],
  ])('%s', async (_what, body, expected) => {
    expect(await alone(body)).toEqual(expected)
  })
})

test('a broadcast reaches who has joined before it', async () => {
  const cpus = `[(s) => { const c = new BroadcastChannel('n'); Atomics.store(s.m, 0, 1); c.postMessage('hi'); c.close() },
    (s) => { const c = new BroadcastChannel('n'); return new Promise((r) => { c.onmessage = ({ data }) => { c.close(); r(data) }; setTimeout(() => { c.close(); r('late') }, 5) }) }]`
  expect(await outcomesOf(cpus)).toMatchObject({ outcomes: ['[null,"hi"]', '[null,"late"]'], kinds: [] })
})

test('posting in code that cannot pause is a step like any other', async () => {
  const cpus = `[(s) => { new (class { constructor() { s.a1.postMessage(1); s.a1.postMessage(2) } })() }, (s) => { s.b1.postMessage('b') }, ${takes(3, 'a2', 'b2')}]`
  expect(await outcomesOf(cpus)).toEqual({
    outcomes: ['[null,null,"12b"]', '[null,null,"1b2"]', '[null,null,"b12"]'],
    complete: true,
    kinds: [],
  })
})

test('what setup has posted is there in every execution', async () => {
  const source = scenarioFile(`import { receiveMessageOnPort } from 'node:worker_threads'
export default scenario({ setup: () => { const { port1, port2 } = new MessageChannel(); port1.postMessage('first'); return { port1, port2 } },
  cpus: [(s) => receiveMessageOnPort(s.port2).message, (s) => { s.port1.postMessage('second') }],
  check: ({ port2 }) => { if (receiveMessageOnPort(port2).message !== 'second') throw new Error('lost') } } as any)`)
  const { outcomes, findings, complete } = await explore({ file: source, strategy: 'dpor' })
  expect([Object.keys(outcomes), findings, complete]).toEqual([['["first",null]'], [], true])
})

test('a port that two CPUs use is refused where the second one does', async () => {
  await expect(
    explore({ file: file(`[(s) => { s.a1.postMessage(1) }, (s) => { s.a1.postMessage(2) }]`) }),
  ).rejects.toThrow(/scenario\d+\.ts:\d+: a1 of the state is used by cpu\d and by cpu\d: a port is in one thread/)
})
