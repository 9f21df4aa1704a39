/**
 * A generator of bad inputs: bytes of results, schedules, mount tables, recordings of the witness, modules of scenarios and of structures,
 * each given to the command that reads it.
 *
 *   npm run bad-inputs -- --minutes 60 --seed 1
 *
 * Whatever is read, the command line answers with one of its exit codes and no stack, refuses in one line, and comes to an end.
 * What does not is kept in out/bad_inputs with the arguments that show it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { type Recording, SHIPPED } from '../src/witness/recording.ts'
import { mnttorture } from './mnttorture.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'out/bad_inputs' },
  },
})
const LONGEST_MS = 60_000
const here = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))
const lostUpdate = here('test/cli/scenarios/lost_update.ts')
const sound = here('test/machine/toys/sound.ts')
mkdirSync(values.out, { recursive: true })

const explored = await mnttorture(['explore', lostUpdate, '--seed', '1', '--json', '--quiet'])
const result = JSON.parse(explored.stdout) as Record<string, unknown> & { findings: Array<{ schedule: string }> }
const { schedule } = result.findings[0]!

interface Input {
  name: string
  text: string
  args(file: string): string[]
}

/** Some JSON value in place of one that is there, or of nothing. */
const replaced = fc
  .tuple(
    fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, 1e308, '', [], {})),
  )
  .map(([steps, value]) => {
    const copy = structuredClone(result) as Record<string, unknown>
    let at: Record<string, unknown> = copy
    for (const [i, step] of steps.entries()) {
      const keys = Object.keys(at)
      if (keys.length === 0) break
      const key = keys[step % keys.length]!
      const inner = at[key]
      if (i === steps.length - 1 || typeof inner !== 'object' || inner === null) {
        at[key] = value
        break
      }
      at = inner as Record<string, unknown>
    }
    return JSON.stringify(copy)
  })

const flipped = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((now, [at, drop, put]) => now.slice(0, at) + put + now.slice(at + drop), text))

const reports = fc.oneof(replaced, flipped(JSON.stringify(result)), fc.string()).chain((text) =>
  fc.constantFrom<Input>(
    { name: 'result.json', text, args: (file) => ['report', file] },
    { name: 'result.json', text, args: (file) => ['report', file, '-o', `${file}.html`, '--force'] },
    {
      name: 'result.json',
      text,
      args: (file) => ['report', file, '--junit', `${file}.xml`, '--trace', `${file}.trace`, '--force'],
    },
    { name: 'result.json', text, args: (file) => ['replay', file] },
    { name: 'result.json', text, args: (file) => ['bench', '--compare', file, '--result', file, '--quiet'] },
  ),
)

const references = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record(
      {
        ...Object.fromEntries(
          ['scenario', 'design', 'bug', 'layout', 'races', 'steps', 'standIn'].map((key) => [
            key,
            fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(lostUpdate, 'mix', 'inline', 'off')),
          ]),
        ),
        program: fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.record({
            before: fc.constantFrom([], null, [{}]),
            cpus: fc.constantFrom([], [[]], [[{ do: 'x' }], [{ do: 'mount' }]], [[{ do: 'stat', at: '/' }], []], 5),
          }),
        ),
      },
      { requiredKeys: [] },
    ),
  )
  .map((reference) => Buffer.from(JSON.stringify(reference) ?? '').toString('base64url'))
const [version, hash, mode, choices] = schedule.split('.')
const schedules = fc
  .oneof(
    flipped(schedule),
    references.map((reference) => [version, hash, mode, choices, reference].join('.')),
    fc
      .string({ unit: fc.constantFrom('a', 'b', 'c', 'z', 'Z', '9', '0') })
      .map((runs) => [version, hash, mode, runs, schedule.split('.')[4]].join('.')),
  )
  .chain((text) =>
    fc.constantFrom<Input>(
      { name: 'schedule', text, args: (file) => ['replay', file, '--force', '--steps', '2000'] },
      { name: 'schedule', text, args: (file) => ['replay', file, lostUpdate, '--force', '--steps', '2000'] },
    ),
  )

const table = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n23 22 0:21 / /proc rw,nosuid - proc proc rw\n'
const tables = fc
  .oneof(flipped(table), fc.string(), fc.constantFrom('', '\n\n', '1 1 1:1 / / rw - a b c\n', table + table))
  .map<Input>((text) => ({
    name: 'mountinfo',
    text,
    args: (file) => ['stress', sound, '--mountinfo', file, '--seconds', '0.2', '--quiet'],
  }))

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
const modules = fc
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
const structures = fc
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

const shipped = JSON.parse(brotliDecompressSync(readFileSync(SHIPPED)).toString()) as Recording
const recording = JSON.stringify({ ...shipped, alone: shipped.alone.slice(0, 1), raced: shipped.raced.slice(0, 1) })
const recordings = fc.oneof(flipped(recording), fc.json({ maxDepth: 3 }), fc.string()).map<Input>((text) => ({
  name: 'recording.json',
  text,
  args: (file) => ['witness', '--against', file, '--quiet', '--executions', '20'],
}))

const inputs = fc.oneof(reports, schedules, tables, modules, structures, recordings)
const end = performance.now() + Number(values.minutes) * 60_000
const codes = new Map<number | null, number>()
let failures = 0
for (let turn = 0; performance.now() < end; turn++) {
  const [input] = fc.sample(inputs, { numRuns: 1, seed: Number(values.seed) * 100_003 + turn })
  const folder = path.join(values.out, String(turn % 8))
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, input!.name)
  writeFileSync(file, input!.text)
  const args = input!.args(path.resolve(file))
  const began = performance.now()
  const { code, stdout, stderr } = await mnttorture(args)
  codes.set(code, (codes.get(code) ?? 0) + 1)
  const fault = faultOf(code, stdout, stderr, performance.now() - began)
  if (fault === undefined) continue
  failures++
  const kept = path.join(values.out, `${values.seed}-${turn}-${input!.name}`)
  writeFileSync(kept, readFileSync(file))
  process.stdout.write(
    `${fault}: mnttorture ${args.join(' ')}\n  input kept in ${kept}\n  ${stderr.slice(0, 400).replaceAll('\n', '\n  ')}\n`,
  )
}
const counted = [...codes].map(([code, times]) => `exit ${code}: ${times}`).join(', ')
process.stdout.write(`bad inputs: ${counted}; ${failures} answered wrongly\n`)
process.exitCode = failures === 0 ? 0 : 1

function faultOf(code: number | null, stdout: string, stderr: string, tookMs: number): string | undefined {
  if (tookMs > LONGEST_MS) return 'took too long'
  if (code === null || ![0, 1, 2, 4].includes(code)) return `exit ${code}`
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) return 'a stack'
  if (code === 2 && stderr.trimEnd().includes('\n')) return 'more than one line'
  return code === 2 && stdout !== '' ? 'results beside a refusal' : undefined
}
