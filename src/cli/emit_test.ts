/** `--emit-test FILE`: the first finding as the text of a regression test, with paths as they look from that file. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { regressionTest } from '../report/regression_test.ts'
import { scenarios } from '../subjects/catalogue.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { isUsual } from '../subjects/knob_words.ts'
import type { Values } from '../subjects/knobs.ts'
import { parseStandIn } from '../subjects/stand_in_knob.ts'
import { SUBJECT_KNOBS } from '../subjects/subject.ts'

export type EmitOptions = Partial<Values> & Pick<Values, 'seed' | 'races'>

export function emittedTest(
  file: string,
  chosen: ChosenProgram,
  options: EmitOptions,
  finding: ExploreFinding,
): string {
  const folder = dirname(resolve(file))
  const ships = scenarios().some(({ file: known }) => known === chosen.entry)
  const { scenario, standIn = [], seed, races, steps, memory = 'sc' } = options
  const knobs = SUBJECT_KNOBS.flatMap((name) =>
    isUsual('explore', name, options[name]) ? [] : [[name, options[name]]],
  )
  return regressionTest(
    {
      name: chosen.name,
      scenario:
        scenario === undefined ? undefined : ships ? { name: chosen.name } : { file: pathFrom(folder, chosen.entry) },
      standIns: Object.fromEntries(standIn.map(parseStandIn).map(([name, at]) => [name, pathFrom(folder, at)])),
      knobs: Object.fromEntries(knobs),
      seed,
      races,
      ...(steps === undefined ? {} : { steps }),
      ...(memory === 'sc' ? {} : { memory }),
    },
    finding,
  )
}

export function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file)
  if (isAbsolute(path)) return path
  const slashed = path.split(sep).join('/')
  return slashed.startsWith('.') ? slashed : `./${slashed}`
}
