/** Modules of scenarios and of structures. */
import fc from 'fast-check'
import type { Input } from './input.ts'

const expressions = fc.constantFrom(
  ...[
    '1',
    'null',
    'undefined',
    '"x"',
    '[]',
    '{}',
    '() => 1',
    'async () => 1',
    'function* () {}',
    'class {}',
    'Symbol("x")',
    '5n',
    'NaN',
    '[() => 1]',
  ],
  ...[
    '[,() => 1]',
    '() => { throw new Error("no\\nyes") }',
    '() => { throw null }',
    '() => ({})',
    '() => [NaN, -0]',
    'new Proxy({}, { get() { throw 1 } })',
  ],
  ...[
    'Promise.resolve(1)',
    'Promise.reject(new Error("late"))',
    '() => new SharedArrayBuffer(0)',
    '() => new Int32Array(new SharedArrayBuffer(8))',
    '[(m) => m[0], (m) => Atomics.add(m, 0, 1)]',
  ],
  ...[
    '{ "[1,1]": "forbiden" }',
    '{ "[1, 1]": "forbidden" }',
    '{ "x": "forbidden" }',
    '(m) => Atomics.wait(m, 0, 0, 1)',
    '(m) => m.missing.x',
    'new Map([[1, 2]])',
    'globalThis',
  ],
  ...[
    'async (m) => { await Atomics.waitAsync(m, 0, 0, 1).value; return m[0] }',
    'async () => { await new Promise(() => {}) }',
    'async (m) => { setTimeout(() => { throw new Error("later") }, 1); return m[0] }',
    '() => { const { port1, port2 } = new MessageChannel(); port1.postMessage(() => 1) }',
    '() => new MessageChannel()',
    '() => new BroadcastChannel(5)',
    '() => new Worker("data:text/javascript,throw 1")',
    '() => import("node:nothing")',
    '(m) => { for (;;); }',
    '(m) => { const a = []; for (;;) a.push(new Array(1e6).fill(m)) }',
    '(m) => { while (m[0] === 0) Atomics.pause?.() }',
    '(m) => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer',
    '(m) => process.exit(7)',
    '(m) => m.subarray(1)[1]',
    'function f(m) { return f(m) + 1 }',
  ],
)
const keys = fc.constantFrom(
  'title',
  'setup',
  'cpus',
  'check',
  'invariant',
  'outcomes',
  'daemons',
  'stuck',
  'describe',
  'locks',
  'chek',
  'torture',
  '__proto__',
  'then',
)
export const scenarios = fc
  .tuple(
    fc.constantFrom('export default ', 'module.exports = ', 'export const a = ', 'export default await ', ''),
    fc.array(fc.tuple(keys, expressions), { maxLength: 4 }),
    fc.option(expressions),
    fc.option(fc.string({ maxLength: 8 }), { freq: 12 }),
  )
  .map(([how, entries, bare, noise]) => {
    const usual =
      'setup: () => new Int32Array(new SharedArrayBuffer(8)), cpus: [(m) => m[0], (m) => Atomics.add(m, 0, 1)]'
    const body = `{ ${usual}, ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
    return `${how}${bare ?? body}\n${noise ?? ''}\n`
  })
  .chain((text) =>
    fc.constantFrom<Input>(
      {
        name: 'scenario.js',
        text,
        args: (file) => ['explore', file, '--executions', '20', '--steps', '500', '--quiet'],
      },
      {
        name: 'scenario.mjs',
        text,
        args: (file) => ['explore', file, '--strategy', 'dpor', '--executions', '20', '--steps', '500', '--quiet'],
      },
      {
        name: 'scenario.js',
        text,
        args: (file) => ['stress', file, '--seconds', '0.2', '--quiet', '--bridge', 'off', '--watchdog', '2'],
      },
    ),
  )

const structureKeys = fc.constantFrom(
  ...[
    'setup',
    'operations',
    'model',
    'criterion',
    'partition',
    'title',
    'before',
    'operation',
    'progress',
    '__proto__',
    'then',
  ],
)
export const structures = fc
  .tuple(fc.array(fc.tuple(structureKeys, expressions), { maxLength: 3 }), fc.option(expressions, { freq: 6 }))
  .map(([entries, bare]) => {
    const usual = [
      'setup: () => new Int32Array(new SharedArrayBuffer(8))',
      'operations: { add: { args: [[1, 2]], run: (m, by) => Atomics.add(m, 0, by) }, get: (m) => m[0] }',
      'model: () => ({ n: 0, add(by) { const old = this.n; this.n += by; return old }, get() { return this.n } })',
    ].join(', ')
    const more = entries.map(([key, value]) => `${key}: ${value}`).join(', ')
    return `import { structure } from 'mnttorture'\nexport default structure(${bare ?? `{ ${usual}, ${more} }`})\n`
  })
  .chain((text) =>
    fc.constantFrom<Input>(
      ...['discover', 'explore', 'stress'].map((command) => ({
        name: 'structure.mjs',
        text,
        args: (file: string) => [command, file, '--seconds', '1', '--quiet', '--seed', '1'],
      })),
    ),
  )
