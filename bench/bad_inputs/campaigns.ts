/** Files of campaigns: knobs in places where they may not stand, values that are none. */
import path from 'node:path'
import fc from 'fast-check'
import { flipped, here, type Input, lostUpdate, replaced } from './input.ts'

const plan = {
  name: 'night',
  leaseSeconds: 5,
  known: [{ finding: 'lost', reason: 'kept to show' }],
  explore: [{ scenario: lostUpdate, strategy: ['pos', 'dpor'], executions: 20, unit: 10, seed: 1, steps: 2000 }],
  discover: { design: 'inline', programs: 2, unit: 1, executions: 2, seed: 1 },
  structure: [{ scenario: here('examples/structures/semaphore/broken.ts'), programs: 2, executions: 5, unit: 2 }],
}

const VALUES = ['all', 'mix', 'inline', 'W1', 'portfolio', 'tso', 'off', 1, 3, 0, 1e9, 2 ** 53, true, ['all'], [[]]]
const KEYS = [
  'seeds',
  'seed',
  'unit',
  'depth',
  'bug',
  'memory',
  'cpus',
  'jobs',
  'standIns',
  'races',
  '__proto__',
  'name',
]

const rekeyed = fc
  .tuple(fc.constantFrom('explore', 'discover', 'structure'), fc.constantFrom(...KEYS), fc.constantFrom(...VALUES))
  .map(([command, key, value]) =>
    JSON.stringify({ ...plan, explore: plan.explore[0], structure: plan.structure[0] }).replace(
      `"${command}":{`,
      `"${command}":{${JSON.stringify(key)}:${JSON.stringify(value)},`,
    ),
  )

export const campaigns = fc
  .oneof(replaced(plan, VALUES), rekeyed, flipped(JSON.stringify(plan)), fc.json({ maxDepth: 3 }))
  .map<Input>((text) => ({
    name: 'campaign.json',
    text,
    args: (file) => [
      ...['campaign', 'start', file, '--db', path.join(path.dirname(file), 'db')],
      ...['--jobs', '1', '--minutes', '0.05', '--quiet'],
    ],
  }))
