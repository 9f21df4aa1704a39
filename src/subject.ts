/**
 * What programs may say where the command line says SCENARIO, --design, --bug, --stand-in and --layout. Both go through
 * the same choosing, so a schedule that one found replays with the other.
 */
import { fileURLToPath } from 'node:url'
import { referenceOf } from './cli/reference.ts'
import { type ChosenProgram, chooseProgram, type RunOptions } from './cli/run_options.ts'
import { BadInput } from './link/bad_input.ts'

/** A scenario file (URL, or path from the working directory), a name that `list` shows, or either with stand-ins. */
export type Subject = string | URL | SubjectWithStandIns

export interface SubjectWithStandIns {
  /** file or name; absent: the bug's own scenario */
  scenario?: string | URL
  design?: string
  bug?: string
  /** `kernel/fs/mntput` -> file */
  standIns?: Record<string, string | URL>
  layout?: 'union' | 'separate'
}

export interface ChosenSubject extends ChosenProgram {
  /** goes into schedules, so that `mnttorture replay` finds the program again */
  reference: string
}

export function chooseSubject(subject: Subject): ChosenSubject {
  const words: SubjectWithStandIns =
    typeof subject === 'string' || subject instanceof URL ? { scenario: subject } : subject
  if (words.scenario === undefined && words.bug === undefined)
    throw new BadInput('the subject says neither a scenario nor a bug')
  const options: RunOptions = {
    design: words.design ?? 'wq-wait',
    layout: words.layout ?? 'union',
    standIn: Object.entries(words.standIns ?? {}).map(([name, file]) => `${name}=${pathOf(file)}`),
    ...(words.bug === undefined ? {} : { bug: words.bug }),
  }
  const scenario = words.scenario === undefined ? undefined : pathOf(words.scenario)
  return { ...chooseProgram(scenario, options, 'bug'), reference: referenceOf(scenario, options, true) }
}

function pathOf(file: string | URL): string {
  if (file instanceof URL) return fileURLToPath(file)
  return file.startsWith('file:') ? fileURLToPath(file) : file
}
