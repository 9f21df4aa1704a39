import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Command } from 'commander'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addKnobs, givenTo } from '../../src/cli/add_knobs.ts'
import { emittedTest } from '../../src/cli/emit_test.ts'
import { repeatCommand } from '../../src/report/html/repeat_command.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'
import { chooseProgram } from '../../src/subjects/choose_program.ts'
import { COMMANDS, type CommandName, type Knob } from '../../src/subjects/knob.ts'
import { argumentsOf, commandLine, type Told, toldOf } from '../../src/subjects/knob_words.ts'
import { knobsOf, withDefaults } from '../../src/subjects/knobs.ts'
import { programOf, referenceOf, waysOf } from '../../src/subjects/reference.ts'
import { chooseSubject } from '../../src/subjects/subject.ts'
import { answered, scenarioFile } from '../cli/mnttorture.ts'
import { stored } from '../report/stored_results.ts'

const both = { kernel: true, torture: true }
const own = scenarioFile('gap_put.ts')
const standIn = `kernel/fs/mntput=${path.resolve('src/kernel/fs/mntput.ts')}`

/** Any value of a knob that the command takes; texts have blanks, quotes and what a shell would read. */
function anyValue({ kind, in: uses }: Knob<unknown>, command: CommandName): fc.Arbitrary<unknown> {
  const { type, is, parse, repeatable } = uses[command]!.kind ?? kind
  if (type === 'boolean') return fc.boolean()
  if (type === 'number') return fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0.1, max: 4 })).filter(is)
  // the names of a kind that has a few stand in what it expects
  const { expected } = uses[command]!.kind ?? kind
  const words = fc.constantFrom(...expected.split(/[ ,]+/), 'stutter,onoff', '7', standIn)
  const texts = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', "'", '"', '$', '\\', '*', '=', '/', 'é', '\n') })
  const one = fc
    .oneof(
      words,
      texts.filter((text) => !text.startsWith('-')),
    )
    .filter((text) => accepts(parse, text))
  return repeatable
    ? fc.array(
        one.map((text) => (parse(text) as unknown[])[0]),
        { maxLength: 3 },
      )
    : one.map(parse)
}

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    return parse(text) !== undefined
  } catch {
    return false
  }
}

function drawn(command: CommandName): fc.Arbitrary<Told> {
  const knobs = knobsOf(command).filter(([, knob]) => !knob.output)
  const values = knobs.map(([name, knob]) => [name, anyValue(knob as never, command)] as const)
  const needed = command === 'replay' ? ['schedule', 'scenario'] : []
  const record = fc.record(Object.fromEntries(values), { requiredKeys: needed })
  return record.map((told) => toldOf(command, withDefaults(command, told as never) as Told, both))
}

function read(command: CommandName, args: string[]): Told {
  let told: Told = {}
  const program = addKnobs(new Command(command), command).action((...given: unknown[]) => {
    const positional = given.slice(0, -2)
    told = toldOf(command, withDefaults(command, givenTo(command, given.at(-2) as never, positional)) as Told, both)
  })
  program.parse(args, { from: 'user' })
  return told
}

describe('knobs written as arguments are read back the same', () => {
  it.each(COMMANDS)('of %s', (command) => {
    fc.assert(
      fc.property(drawn(command), (told) => {
        expect(read(command, argumentsOf(command, told))).toEqual(told)
      }),
    )
  })

  it('by a shell, too', () => {
    const lines: Array<[string, string[]]> = fc
      .sample(drawn('stress'), { numRuns: 40, seed: 1 })
      .map((told) => [commandLine('stress', told), argumentsOf('stress', told)])
    const text = execFileSync('sh', ['-c', lines.map(([line]) => `printf '%s\\0' ${line}; printf '\\1'`).join('\n')])
    const runs = text.toString().split('\u0001').slice(0, -1)
    expect(runs.map((run) => run.split('\u0000').slice(3, -1))).toEqual(lines.map(([, args]) => args))
  })
})

const subjects = fc.record(
  {
    design: fc.constantFrom(...designs().map(({ id }) => id)),
    bug: fc.constantFrom(...bugs().flatMap(({ id, scenario }) => (scenario === null ? [] : [id]))),
    layout: fc.constantFrom('union' as const, 'separate' as const),
    lockdep: fc.boolean(),
    threadSize: fc.constantFrom('8192' as const, '16384' as const, 'off' as const),
    maxActive: fc.integer({ min: 1, max: 512 }),
    standIn: fc.constant<string[]>([standIn]),
  },
  { requiredKeys: [] },
)

it('a schedule says the program that it was found in, and the ways to run it', () => {
  fc.assert(
    fc.property(subjects, fc.boolean(), fc.option(fc.integer({ min: 1, max: 1e9 })), (told, races, steps) => {
      const ways = { races, ...(steps === null ? {} : { steps }) }
      const reference = referenceOf({ ...told, ...ways, scenario: own })
      expect(programOf(reference, undefined)).toEqual(chooseProgram(own, told, 'bug'))
      expect(waysOf(reference)).toMatchObject(ways)
    }),
    { numRuns: 15 },
  )
})

it('an emitted test has the subject that the finding is of', () => {
  const finding = {
    kind: 'leak',
    message: 'x',
    execution: 1,
    count: 1,
    schedule: 'm1.x',
    switches: 0,
    trace: [],
  } as never
  fc.assert(
    fc.property(subjects, (told) => {
      const chosen = chooseProgram(own, told, 'bug')
      const text = emittedTest(
        path.resolve('test/x.test.ts'),
        chosen,
        { ...told, scenario: own, seed: 1, races: true },
        finding,
      )
      const subject = /const subject = (.*)\n/
        .exec(text)![1]!
        .replaceAll('import.meta.url', JSON.stringify(`file://${path.resolve('test/x.test.ts')}`))
      const { entry, standIns } = chooseSubject(new Function(`return ${subject}`)())
      expect({ entry, standIns }).toEqual({ entry: chosen.entry, standIns: chosen.standIns })
    }),
    { numRuns: 15 },
  )
})

it.each([
  ['ended by time, its seed drawn', ['--seconds', '0.2', '--strategy', 'random']],
  ['with a finding', ['--strategy', 'pct', '--depth', '2']],
  ['complete', ['--strategy', 'dpor', '--races', 'off', '--keep-going']],
])('the command of a report makes an exploration again that was %s', async (_, options) => {
  const run = async (args: string[]) => JSON.parse((await answered([...args, '--json', '--quiet'])).stdout)
  const file = scenarioFile(options[0] === '--seconds' ? 'atomic_update.ts' : 'lost_update.ts')
  const first = await run(['explore', file, ...options])
  const again = repeatCommand(stored(first)).split(' ')
  expect(again.slice(0, 2)).toEqual(['npx', 'mnttorture'])
  const second = await run(again.slice(2))
  const facts = ({ executions, outcomes, findings, seed, complete }: typeof first) => ({
    ...{ executions, outcomes, complete },
    ...(complete ? {} : { seed }), // of what goes through all interleavings nothing is drawn
    schedules: findings.map(({ schedule }: { schedule: string }) => schedule),
  })
  expect(facts(second)).toEqual(facts(first))
})
