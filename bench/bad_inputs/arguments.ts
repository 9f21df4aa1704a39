/** Arguments: options of one command together, with values that may fit and such that do not. */
import path from 'node:path'
import fc from 'fast-check'
import type { CommandName, Knob } from '../../src/subjects/knob.ts'
import { knobsOf } from '../../src/subjects/knobs.ts'
import { here, type Input, lostUpdate } from './input.ts'

const SUBJECTS = [lostUpdate, 'mix', 'lazy-umount', here('examples/structures/semaphore/broken.ts'), 'nothing', '']
/** of commands that keep a time box */
const BOXED: CommandName[] = ['stress', 'explore', 'discover']
const VALUES = ['0', '1', '2', '7', '-1', 'on', 'off', 'x', '', 'inline', 'W1', 'all', 'none', '1e9', '0.1']
const FILES = ['result.json', 'nowhere/at/all', '.', '']

const optionsOf = (command: CommandName, folder: string): fc.Arbitrary<string[]> => {
  const knobs = knobsOf(command).filter(([name, { flag }]) => flag.startsWith('--') && name !== 'seconds')
  const one = fc.constantFrom(...knobs).chain(([, knob]): fc.Arbitrary<string[]> => {
    const { flag, kind } = knob as unknown as Knob<unknown>
    if (kind.placeholder === undefined) return fc.constant([flag])
    const values = /file|dir/.test(kind.placeholder)
      ? FILES.map((file) => (file === '' ? file : path.join(folder, file)))
      : [...(kind.choices ?? []), ...VALUES]
    return fc.constantFrom(...values).map((value) => [flag, value])
  })
  return fc.array(one, { maxLength: 4 }).map((all) => all.flat())
}

export const commands = fc.constantFrom(...BOXED).chain((command) =>
  fc
    .tuple(fc.option(fc.constantFrom(...SUBJECTS)), optionsOf(command, path.resolve('out/bad_inputs/written')))
    .map<Input>(([subject, options]) => ({
      name: 'nothing',
      text: '',
      args: () => [command, ...(subject === null ? [] : [subject]), ...options, '--seconds', '1', '--quiet'],
    })),
)
