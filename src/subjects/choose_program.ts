/** What is run: the entry file and every stand-in, as the words for them say. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import { litmusProgram, readLitmus } from '../litmus/litmus_scenario.ts'
import { type BugEntry, bugs, designs, scenarios } from './catalogue.ts'
import { KNOBS, type Values } from './knobs.ts'
import { isFile } from './stand_in_knob.ts'

/** The knobs that say which program it is. */
export type ProgramOptions = Partial<
  Pick<
    Values,
    | 'design'
    | 'bug'
    | 'standIn'
    | 'layout'
    | 'lockdep'
    | 'frames'
    | 'threadSize'
    | 'threadInfo'
    | 'kstackOffset'
    | 'maxActive'
  >
>

export const DEFAULT_DESIGN = 'wq-wait'

/** What to link: the entry file and every stand-in, the user's over the bug's over the design's. */
export interface ChosenProgram {
  entry: string
  /** the name it was called by */
  name: string
  design: string
  bug: BugEntry | null
  standIns: Map<string, string>
}

export function chooseProgram(
  scenario: string | undefined,
  options: ProgramOptions,
  whenAbsent: 'bug' | 'mix',
): ChosenProgram {
  const bug = options.bug === undefined ? null : named('bug', options.bug, bugs())
  const design = named('design', bug?.design ?? options.design ?? DEFAULT_DESIGN, designs())
  const standIns = new Map([
    ...linkedBy('layout', options),
    ...linkedBy('lockdep', options),
    ...linkedBy('frames', options),
    ...linkedBy('threadSize', options),
    ...linkedBy('threadInfo', options),
    ...linkedBy('kstackOffset', options),
    ...linkedBy('maxActive', options),
    ...design.standIns,
    ...(bug?.standIns ?? []),
    ...linkedBy('standIn', options),
  ])
  const ownScenario = scenario === undefined && whenAbsent === 'bug' ? bug?.scenario : null
  if (ownScenario) return { entry: ownScenario, name: bug!.id, design: design.id, bug, standIns }
  return { ...findScenario(scenario ?? 'mix'), design: design.id, bug, standIns }
}

type Linking = 'layout' | 'lockdep' | 'frames' | 'threadSize' | 'threadInfo' | 'kstackOffset' | 'maxActive' | 'standIn'

function linkedBy<K extends Linking>(name: K, options: ProgramOptions): ReadonlyMap<string, string> {
  const value = options[name]
  const { links } = KNOBS[name] as { links?(value: unknown): ReadonlyMap<string, string> }
  return value === undefined ? new Map() : links!(value)
}

function named<T extends { id: string }>(what: string, id: string, known: T[]): T {
  const found = known.find((entry) => entry.id === id)
  if (found !== undefined) return found
  const names = known.map((entry) => entry.id)
  throw new BadInput(`there is no ${what} "${id}"; ${suggestion(id, names)}`)
}

function suggestion(wrong: string, names: string[]): string {
  const near = nearest(wrong, names)
  if (near !== undefined) return `did you mean "${near}"?`
  return names.length === 0 ? 'none ships with this version' : `there are ${names.join(', ')}`
}

function findScenario(scenario: string): { entry: string; name: string } {
  const known = scenarios().find((entry) => entry.id === scenario)
  if (known !== undefined) return { entry: known.file, name: known.id }
  if (isFile(scenario)) {
    const entry = scenario.endsWith('.litmus') ? litmusProgram(readLitmus(scenario)) : path.resolve(scenario)
    return { entry, name: scenario }
  }
  if (existsSync(scenario)) throw new BadInput(`${scenario} is a directory, expected a scenario file`)
  if (/[\\/]|\.[cm]?[jt]sx?$/.test(scenario)) throw new BadInput(`there is no scenario file ${scenario}`)
  const names = scenarios().map((entry) => entry.id)
  throw new BadInput(`there is no scenario "${scenario}" (nor a file of that name); ${suggestion(scenario, names)}`)
}
