/** What a schedule carries along so that `replay` finds its program again: the command line's words for it. */
import { BadInput } from '../link/bad_input.ts'
import { type ChosenProgram, chooseProgram, type RunOptions } from './run_options.ts'

interface Reference {
  scenario?: string
  design?: string
  bug?: string
  layout?: string
  standIn?: string[]
}

export function referenceOf(scenario: string | undefined, options: RunOptions): string {
  const reference: Reference = {
    ...(scenario === undefined ? {} : { scenario }),
    ...(options.design === 'wq-wait' ? {} : { design: options.design }),
    ...(options.bug === undefined ? {} : { bug: options.bug }),
    ...(options.layout === 'union' ? {} : { layout: options.layout }),
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
    ...(words.bug === undefined ? {} : { bug: words.bug }),
  }
  return chooseProgram(scenario ?? words.scenario, options, 'bug')
}

function parse(reference: string): Reference {
  try {
    return JSON.parse(reference) as Reference
  } catch {
    throw new BadInput('this schedule is damaged: what it says of its scenario cannot be read')
  }
}
