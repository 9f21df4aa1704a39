/** What a schedule carries along so that `replay` finds its program again: the knobs that say it, and how they were turned. */
import { existsSync } from 'node:fs'
import type { Program } from '../discover/program.ts'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import type { Program as StructureProgram } from '../structure/program.ts'
import { structureProgramFile } from '../structure/search/program_file.ts'
import { type ChosenProgram, chooseProgram, type ProgramOptions } from './choose_program.ts'
import { generatedProgramFile } from './generated_program.ts'
import type { Knob } from './knob.ts'
import { KNOBS, type KnobName, type Values } from './knobs.ts'

const REFERENCED = (Object.entries(KNOBS) as unknown as Array<[KnobName, Knob<unknown>]>).filter(
  ([, { inReference }]) => inReference,
)

export type Referenced = Partial<Pick<Values, 'scenario' | 'steps' | 'races' | 'bounds' | 'memory'>> & ProgramOptions

export type GeneratedProgram =
  | {
      program: Program
      /** one operation after the other */
      alone: boolean
    }
  | {
      /** the structure's file */
      structure: string
      program: StructureProgram
    }

interface Reference extends Referenced {
  /** a generated one, which has no file */
  generated?: GeneratedProgram
  /** what the CPUs return, of a schedule that shows this and no finding */
  outcomes?: unknown[]
}

/** A replay looks for data races unless it is told otherwise; everything else is as the commands have it. */
const USUAL: Partial<Record<KnobName, unknown>> = { races: true, bounds: true }

function isUsual(name: KnobName, knob: Knob<unknown>, value: unknown): boolean {
  const usual = name in USUAL ? USUAL[name] : (knob.in.explore as { default?: unknown } | undefined)?.default
  return JSON.stringify(usual) === JSON.stringify(value)
}

export function referenceOf(told: Referenced, generated?: GeneratedProgram, outcomes?: unknown[]): string {
  const words: Record<string, unknown> = {
    ...(isLong(generated) ? generated : { program: generated?.program }),
    outcomes,
  }
  for (const [name, knob] of REFERENCED) {
    const value = told[name as keyof Referenced]
    if (value === undefined || isUsual(name, knob, value) || (name === 'scenario' && generated !== undefined)) continue
    words[name] = knob.kind.type === 'boolean' ? knob.kind.print(value) : value
  }
  return JSON.stringify(words)
}

function isLong(generated: GeneratedProgram | undefined): boolean {
  return generated !== undefined && ('structure' in generated || generated.alone)
}

function fileOf(generated: GeneratedProgram, moved: string | undefined): string {
  if (!('structure' in generated)) return generatedProgramFile(generated.program, generated.alone)
  const structure = moved ?? generated.structure
  if (!existsSync(structure))
    throw new BadInput(`there is no file ${structure}; give the structure's file after the schedule`)
  return structureProgramFile(structure, generated.program)
}

/** `scenario` given on the command line goes before the reference's. */
export function programOf(reference: string | undefined, scenario: string | undefined): ChosenProgram {
  if (reference === undefined && scenario === undefined) {
    throw new BadInput('this schedule does not say which scenario it is of; give the scenario after it')
  }
  const { generated, outcomes: _, ...words } = read(reference)
  const file = generated === undefined ? undefined : fileOf(generated, scenario)
  if (generated !== undefined && 'structure' in generated) return chooseProgram(file, words, 'bug')
  return chooseProgram(scenario ?? words.scenario ?? file, words, 'bug')
}

/** Whether a replay looks for data races, and its bound of steps, unless it is told otherwise. */
export function waysOf(reference: string | undefined): {
  races: boolean
  bounds: boolean
  memory: MemoryMode
  steps?: number
} {
  const { races = true, bounds = true, memory = 'sc', steps } = read(reference)
  return { races, bounds, memory, ...(steps === undefined ? {} : { steps }) }
}

/** What the CPUs return under a schedule that was told for this, and shows no finding. */
export function outcomesShown(reference: string | undefined): unknown[] | undefined {
  return read(reference).outcomes
}

function read(reference: string | undefined): Reference {
  if (reference === undefined) return {}
  const words = parse(reference)
  const { program, alone, structure, outcomes, ...rest } = words
  const told: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(rest)) {
    const knob = REFERENCED.find(([known]) => known === name)?.[1]
    if (knob === undefined) throw damaged(`it says "${name}"${hint(name)}`)
    const meant = knob.kind.type === 'boolean' && typeof value === 'string' ? knob.kind.parse(value) : value
    if (!knob.kind.is(meant)) throw damaged(`its ${name} is ${JSON.stringify(value)}, expected ${knob.kind.expected}`)
    told[name] = meant
  }
  if (outcomes !== undefined && !Array.isArray(outcomes)) throw damaged('its outcomes are no list')
  if (outcomes !== undefined) told['outcomes'] = outcomes
  if (program !== undefined)
    told['generated'] = typeof structure === 'string' ? { structure, program } : { program, alone: alone === true }
  return told
}

function hint(name: string): string {
  const near = nearest(name, [...REFERENCED.map(([known]) => known), 'program', 'alone', 'structure', 'outcomes'])
  return near === undefined ? '' : `, did you mean "${near}"?`
}

function parse(reference: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(reference)
  } catch {
    throw damaged('what it says of its scenario cannot be read')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw damaged('what it says of its scenario is no object')
  return value as Record<string, unknown>
}

function damaged(how: string): BadInput {
  return new BadInput(`this schedule is damaged: ${how}`)
}
