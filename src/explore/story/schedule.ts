import { BadInput } from '../../link/bad_input.ts'
import { choiceOf, cpuOf, optionOf } from '../memory_modes/choice.ts'

/**
 * A schedule as one word: `m1.HASH.l.a3bca2` and, if there is one, `.REFERENCE`: the version, the hash of the linked program,
 * how CPUs begin (l: when first chosen; e: all at once), runs of choices (CPU a four times would be `a4`, doing the
 * second thing beside the usual one that a memory mode lets its step do `a~~`), and what the
 * caller wants to find again, such as the scenario's name and stand-ins.
 */
export interface Schedule {
  hash: string
  eager: boolean
  choices: number[]
  reference?: string
}

const VERSION = 'm1'
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function formatSchedule({ hash, eager, choices, reference }: Schedule): string {
  let runs = ''
  for (let i = 0; i < choices.length; ) {
    let end = i
    while (choices[end] === choices[i]) end++
    runs += LETTERS[cpuOf(choices[i]!)]! + '~'.repeat(optionOf(choices[i]!)) + (end - i > 1 ? end - i : '')
    i = end
  }
  const word = `${VERSION}.${hash}.${eager ? 'e' : 'l'}.${runs}`
  return reference === undefined ? word : `${word}.${Buffer.from(reference).toString('base64url')}`
}

export function parseSchedule(text: string): Schedule {
  const [version, hash, mode, runs, reference, ...rest] = text.trim().split('.')
  if (version !== VERSION)
    throw new BadInput(
      /^m\d+$/.test(version ?? '')
        ? `schedule of version ${version}: this is ${VERSION}`
        : 'not a schedule: it should begin with m1.',
    )
  if (
    !/^[0-9a-f]{16}$/.test(hash ?? '') ||
    (mode !== 'l' && mode !== 'e') ||
    !/^([a-zA-Z]~*\d*)*$/.test(runs ?? '') ||
    rest.length > 0
  )
    throw new BadInput('this schedule is damaged: expected m1.HASH.l.CHOICES')
  const choices: number[] = []
  for (const [, letter, option, count] of (runs as string).matchAll(/([a-zA-Z])(~*)(\d*)/g)) {
    const times = count === '' ? 1 : Number(count)
    if (times > 10_000_000 || choices.length > 10_000_000) throw new BadInput('this schedule is damaged: too long')
    for (let i = 0; i < times; i++) choices.push(choiceOf(LETTERS.indexOf(letter as string), (option as string).length))
  }
  const schedule: Schedule = { hash: hash as string, eager: mode === 'e', choices }
  if (reference !== undefined) schedule.reference = Buffer.from(reference, 'base64url').toString()
  return schedule
}

/** How often the choices go from one CPU to another. */
export function countSwitches(choices: readonly number[]): number {
  let switches = 0
  for (let i = 1; i < choices.length; i++) if (cpuOf(choices[i]!) !== cpuOf(choices[i - 1]!)) switches++
  return switches
}
