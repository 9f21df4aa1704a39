/** What a schedule carries along so that `replay` finds its program again: the command line's words for it. */
import type { Program } from '../discover/program.ts'
import { BadInput } from '../link/bad_input.ts'
import { generatedProgramFile } from './generated_program.ts'
import { type ChosenProgram, chooseProgram, otherThreadSize, type RunOptions, type ThreadSize } from './run_options.ts'

interface Reference {
  scenario?: string
  design?: string
  bug?: string
  layout?: string
  lockdep?: string
  /** 'off' where no data races were looked for: they would be told before what was found */
  races?: 'off'
  threadSize?: ThreadSize
  maxActive?: number
  standIn?: string[]
  /** a generated one, which has no file */
  program?: Program
  /** one operation after the other */
  alone?: boolean
}

export interface GeneratedProgram {
  program: Program
  alone: boolean
}

export function referenceOf(
  scenario: string | undefined,
  options: RunOptions,
  races: boolean,
  generated?: GeneratedProgram,
): string {
  const reference: Reference = {
    ...(generated === undefined ? {} : { program: generated.program }),
    ...(generated?.alone ? { alone: true } : {}),
    ...(scenario === undefined ? {} : { scenario }),
    ...(options.design === 'wq-wait' ? {} : { design: options.design }),
    ...(options.bug === undefined ? {} : { bug: options.bug }),
    ...(options.layout === 'union' ? {} : { layout: options.layout }),
    ...(options.lockdep === 'off' ? { lockdep: 'off' } : {}),
    ...(races ? {} : { races: 'off' }),
    ...otherThreadSize(options),
    ...(options.maxActive === undefined ? {} : { maxActive: options.maxActive }),
    ...(options.standIn.length === 0 ? {} : { standIn: options.standIn }),
  }
  return JSON.stringify(reference)
}

/** `scenario` given on the command line goes before the reference's. */
export function programOf(reference: string | undefined, scenario: string | undefined): ChosenProgram {
  const words = reference === undefined ? {} : parse(reference)
  if (reference === undefined && scenario === undefined) {
    throw new BadInput('this schedule does not say which scenario it is of; give the scenario after it')
  }
  const options: RunOptions = {
    design: words.design ?? 'wq-wait',
    standIn: words.standIn ?? [],
    layout: words.layout === 'separate' ? 'separate' : 'union',
    lockdep: words.lockdep === 'off' ? 'off' : 'on',
    ...(words.threadSize === undefined ? {} : { threadSize: words.threadSize }),
    ...(words.maxActive === undefined ? {} : { maxActive: words.maxActive }),
    ...(words.bug === undefined ? {} : { bug: words.bug }),
  }
  const generated = words.program === undefined ? undefined : generatedProgramFile(words.program, words.alone ?? false)
  return chooseProgram(scenario ?? words.scenario ?? generated, options, 'bug')
}

/** Whether a replay looks for data races, unless it is told otherwise. */
export function racesOf(reference: string | undefined): boolean {
  return reference === undefined || parse(reference).races !== 'off'
}

function parse(reference: string): Reference {
  try {
    return JSON.parse(reference) as Reference
  } catch {
    throw new BadInput('this schedule is damaged: what it says of its scenario cannot be read')
  }
}
