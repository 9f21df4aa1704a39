import path from 'node:path'
/** Every knob in every command that has it, with values that are none of its: derived from the table of knobs. */
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { explore } from '../../src/index.ts'
import { COMMANDS, type Knob } from '../../src/subjects/knob.ts'
import { knobsOf } from '../../src/subjects/knobs.ts'
import { refused, scenarioFile } from '../cli/mnttorture.ts'

const TEXTS = [
  '',
  ' ',
  '-1',
  'x',
  '1x',
  '0x',
  '2.5.1',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e400',
  '99999999999999999999',
  'On',
  'unionn',
  '=',
  'a=',
]

const cases = COMMANDS.flatMap((command) =>
  knobsOf(command).flatMap(([, knob]) => {
    const { flag, kind, in: uses } = knob as unknown as Knob<unknown>
    const from = uses[command]!.kind ?? kind
    if (from.placeholder === undefined || !flag.startsWith('--')) return []
    const bad = TEXTS.filter((text) => isNone(() => from.parse(text)))
    return bad.map((text) => [command, flag, text] as const)
  }),
)

function isNone(parse: () => unknown): boolean {
  try {
    return parse() === undefined
  } catch {
    return true
  }
}

it('the table is long', () => expect(cases.length).toBeGreaterThan(400))

it.each(COMMANDS)('%s refuses every one in one line that names the option', async (command) => {
  const needed = command === 'replay' ? ['m1.x'] : []
  for (const [, flag, text] of cases.filter(([of]) => of === command))
    expect(await refused([command, ...needed, flag, text]), `${command} ${flag} ${JSON.stringify(text)}`).toContain(
      flag,
    )
})

it.each(COMMANDS)('%s refuses every misspelt option', async (command) => {
  for (const [, { flag }] of knobsOf(command)) {
    if (!flag.startsWith('--')) continue
    const line = await refused([command, ...(command === 'replay' ? ['m1.x'] : []), `${flag}x`, '1'])
    expect(line).toContain(`unknown option '${flag}x'`)
  }
})

const plain = scenarioFile('lost_update.ts')
const structure = fileURLToPath(new URL('../../examples/structures/semaphore/repaired.ts', import.meta.url))
const IDLE: string[][] = [
  ...[
    ['--bug', 'W1'],
    ['--design', 'inline'],
    ['--layout', 'separate'],
    ['--lockdep', 'off'],
    ['--thread-size', 'off'],
    ['--max-active', '3'],
  ].flatMap((words) => [
    ['explore', plain, ...words],
    ['stress', plain, ...words],
  ]),
  ...[
    ['--kworkers', '2'],
    ['--mountinfo', '/x'],
    ['--arena', '2'],
    ['--kill-sb-us', '1'],
    ['--disturb', 'none'],
  ].map((words) => ['stress', plain, ...words]),
  ...[
    ['--delays', 'on'],
    ['--kworkers', '2'],
    ['--watchdog', '3'],
    ['--trace', '/tmp/x'],
  ].map((words) => ['stress', structure, ...words]),
  ...[['--memory', 'tso'], ['--check-determinism'], ['--coverage'], ['--trace', '/tmp/x']].map((words) => [
    'explore',
    structure,
    ...words,
  ]),
  ['stress', plain, '--bridge', 'off', '--bridge-seconds', '3'],
  ['explore', plain, '--preemptions', '2'],
  ['explore', plain, '--strategy', 'pct', '--preemptions', '2'],
  ['explore', plain, '--depth', '2'],
  ['explore', plain, '--strategy', 'dpor', '--seed', '1'],
  ['explore', plain, '--strategy', 'dfs', '--seed', '1'],
  ['explore', plain, '--check-determinism', '--jobs', '2'],
  ['explore', '--bug', 'union-reinit', '--design', 'inline'],
  ...[['--jobs', '2'], ['--programs', '3'], ['--seconds', '3'], ['--keep-going']].map((words) => [
    'discover',
    '--path',
    '1',
    ...words,
  ]),
  ...[['--rounds', '2'], ['--quick'], ['--filter', 'x'], ['--seed', '1'], ['--out', '/tmp/x']].map((words) => [
    'bench',
    '--compare',
    'a',
    '--result',
    'b',
    ...words,
  ]),
]

it.each(IDLE.map((args) => ({ line: args.map((word) => path.basename(word)).join(' '), args })))(
  '$line has no effect, and is told why',
  async ({ args }) => {
    expect(await refused(args)).toMatch(/^error: --[a-z-]+.* has no effect: /)
  },
)

it.each<[unknown, unknown, string]>([
  [plain, { strateg: 'dfs' }, 'there is no "strateg"; did you mean "strategy"?'],
  [plain, { strategy: 'dsf' }, 'strategy is "dsf", expected one of'],
  [plain, { executions: 0 }, 'executions is 0, expected a whole number'],
  [plain, { executions: '5' }, 'executions is "5", expected'],
  [plain, { seconds: -1 }, 'seconds is -1, expected seconds, above 0'],
  [plain, { races: 'on' }, 'races is "on", expected true or false'],
  [plain, { jobs: 1e9 }, 'jobs is 1000000000, expected'],
  [plain, { preemptions: 2 }, '--preemptions has no effect'],
  [plain, { signal: 1 }, 'signal is 1, expected an AbortSignal'],
  [plain, [], 'expected an object, got an array'],
  [{ scenario: plain, desing: 'inline' }, {}, 'there is no "desing"; did you mean "design"?'],
  [{ scenario: plain, layout: 'both' }, {}, 'layout is "both", expected one of union, separate'],
  [{ scenario: plain, standIns: ['x'] }, {}, 'standIns'],
  [{ scenario: 5 }, {}, 'scenario is 5, expected a path, a URL or a name'],
  [{ scenario: plain, design: 'inline' }, {}, '--design inline has no effect'],
  [5, {}, 'the subject is 5'],
  [{}, {}, 'neither a scenario nor a bug'],
])('the library refuses %j with %j', async (subject, options, words) => {
  const error = await explore(subject as never, options as never).catch((refusal: Error) => refusal)
  expect(error).toMatchObject({ name: 'BadInput', message: expect.stringContaining(words) })
})
