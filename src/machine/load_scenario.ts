/** Links a scenario, loads it into the main thread, and refuses what is no scenario, each with one line. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { BadInput } from '../link/bad_input.ts'
import { HAS_PORTS } from '../link/instrument/handed_imports.ts'
import { link } from '../link/link.ts'
import { shown } from '../link/shown.ts'
import { readScenario } from '../scenario/read_scenario.ts'
import { stateOf } from '../scenario/set_up.ts'
import { toldError } from '../scenario/told_error.ts'
import type { Scenario } from '../scenario.ts'
import { doing } from '../supervise/doing.ts'
import type { CountsMarks } from './mark_table.ts'
import { captureState, type StateImage } from './sampling/state_image.ts'
import type { Torture } from './torture.ts'

export interface LoadedScenario {
  scenario: Scenario & { torture?: Torture }
  /** URL of the linked module, for workers to import */
  program: string
  hash: string
  /** every source file that went in */
  inputs: readonly string[]
  /** the names of its `sometimes` marks */
  marks: readonly string[]
  /** the code never asks a view for the buffer below it, so views may be moved */
  viewsMayMove: boolean
  /** the code starts threads of its own, as far as its text shows */
  startsWorkers: boolean
  /** CPUs may make what they share, and send it about */
  sendsMemory: boolean
}

export async function loadScenario(
  entry: string,
  standIns: ReadonlyMap<string, string>,
  delays = false,
): Promise<LoadedScenario> {
  const linked = await link({ entry, standIns, form: 'plain', delays })
  const program = pathToFileURL(linked.file).href
  process.setSourceMapsEnabled(true)
  let loaded: Record<string, unknown> & CountsMarks
  const before = doing.what
  doing.what = 'the file, while it loads,'
  try {
    loaded = (await import(program)) as Record<string, unknown> & CountsMarks
  } catch (error) {
    throw new BadInput(`${shown(entry)}: throws while it loads: ${toldError(error)}`)
  } finally {
    doing.what = before
  }
  const scenario = readScenario(loaded['default'], shown(entry)) as LoadedScenario['scenario']
  const text = readFileSync(linked.file, 'utf8').replace(/^\s*\/\/.*$/gm, '')
  const viewsMayMove = !/\b(buffer|byteOffset)\b/.test(text)
  const startsWorkers = /\bworker_threads\b/.test(text) && /\bnew [\w.]*Worker\b/.test(text)
  const sendsMemory = HAS_PORTS.test(text)
  const { hash, inputs } = linked
  return { scenario, program, hash, inputs, marks: loaded.$declared ?? [], viewsMayMove, startsWorkers, sendsMemory }
}

/** Runs setup once and takes its state apart. */
export function setUp(scenario: Scenario, name: string, mayMake = false): StateImage {
  const state = stateOf(scenario, name, undefined, mayMake)
  try {
    return captureState(state, mayMake)
  } catch (error) {
    if (error instanceof BadInput) throw new BadInput(`${name}: ${error.message}`)
    throw error
  }
}
