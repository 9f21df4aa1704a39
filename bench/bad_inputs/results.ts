/** A result and its schedule, damaged. */
import fc from 'fast-check'
import { mnttorture } from '../mnttorture.ts'
import { flipped, type Input, lostUpdate, replaced } from './input.ts'

const explored = await mnttorture(['explore', lostUpdate, '--seed', '1', '--json', '--quiet'])
const result = JSON.parse(explored.stdout) as Record<string, unknown> & { findings: Array<{ schedule: string }> }
const { schedule } = result.findings[0]!

export const results = fc.oneof(replaced(result), flipped(JSON.stringify(result)), fc.string()).chain((text) =>
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
export const schedules = fc
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
