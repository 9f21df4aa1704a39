/**
 * What programs may say where the command line says SCENARIO, --design, --bug, --stand-in and the rest of what chooses a
 * program. Both go through the same choosing, so a schedule that one found replays with the other.
 */
import { fileURLToPath } from 'node:url'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { BadInput } from '../link/bad_input.ts'
import { type ChosenProgram, chooseProgram, type ProgramOptions } from './choose_program.ts'
import { type Reading, readOptions } from './read_options.ts'
import { referenceOf } from './reference.ts'

/** A scenario file (URL, or path from the working directory), a name that `list` shows, or either with stand-ins. */
export type Subject = string | URL | SubjectWithStandIns

export interface SubjectWithStandIns extends Omit<ProgramOptions, 'standIn'> {
  /** file or name; absent: the bug's own scenario */
  scenario?: string | URL
  /** `kernel/fs/mntput` -> file */
  standIns?: Record<string, string | URL>
}

export interface ChosenSubject extends ChosenProgram {
  /** goes into schedules, so that `mnttorture replay` finds the program again */
  reference(ways: {
    races?: boolean | undefined
    bounds?: boolean | undefined
    steps?: number | undefined
    memory?: MemoryMode | undefined
  }): string
  /** what of the subject was given, for telling what has no effect */
  given: ProgramOptions
}

const isFile = (value: unknown): boolean => (typeof value === 'string' && value !== '') || value instanceof URL

/** The knobs that a subject has under their own names. */
export const SUBJECT_KNOBS = ['design', 'bug', 'layout', 'lockdep', 'threadSize', 'maxActive'] as const

const WORDS: Reading = {
  knobs: SUBJECT_KNOBS,
  others: {
    scenario: { expected: 'a path, a URL or a name', is: isFile },
    standIns: {
      expected: 'an object of files, by the kernel path they stand in for',
      is: (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isFile),
    },
  },
}

export function chooseSubject(subject: Subject): ChosenSubject {
  if (typeof subject !== 'string' && (typeof subject !== 'object' || subject === null || Array.isArray(subject)))
    throw new BadInput(`the subject is ${String(subject)}, expected a scenario's path, URL or name, or an object`)
  const words: SubjectWithStandIns =
    typeof subject === 'string' || subject instanceof URL ? { scenario: subject } : subject
  readOptions('subject', words, WORDS)
  if (words.scenario === undefined && words.bug === undefined)
    throw new BadInput('the subject says neither a scenario nor a bug')
  const { scenario: file, standIns = {}, ...rest } = words
  const given: ProgramOptions = {
    ...rest,
    ...(words.standIns === undefined
      ? {}
      : { standIn: Object.entries(standIns).map(([name, at]) => `${name}=${pathOf(at)}`) }),
  }
  const scenario = file === undefined ? undefined : pathOf(file)
  return {
    ...chooseProgram(scenario, given, 'bug'),
    given,
    reference: ({ races, bounds, steps, memory }) =>
      referenceOf({
        ...given,
        ...(scenario === undefined ? {} : { scenario }),
        ...(races === undefined ? {} : { races }),
        ...(bounds === undefined ? {} : { bounds }),
        ...(memory === undefined ? {} : { memory }),
        ...(steps === undefined ? {} : { steps }),
      }),
  }
}

function pathOf(file: string | URL): string {
  if (file instanceof URL) return fileURLToPath(file)
  return file.startsWith('file:') ? fileURLToPath(file) : file
}
