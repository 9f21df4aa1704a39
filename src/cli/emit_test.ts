/** `--emit-test FILE`: the first finding as the text of a regression test, with paths as they look from that file. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { ExploreFinding } from '../explore/explore_result.ts'
import { regressionTest } from '../report/regression_test.ts'
import { scenarios } from './catalogue.ts'
import { type ChosenProgram, parseStandIn, type RunOptions } from './run_options.ts'

export interface EmitOptions extends RunOptions {
  steps?: number
}

export function emittedTest(
  file: string,
  chosen: ChosenProgram,
  scenario: string | undefined,
  options: EmitOptions,
  how: { seed: number; races: boolean },
  finding: ExploreFinding,
): string {
  const folder = dirname(resolve(file))
  const ships = scenarios().some(({ file: known }) => known === chosen.entry)
  return regressionTest(
    {
      name: chosen.name,
      scenario:
        scenario === undefined ? undefined : ships ? { name: chosen.name } : { file: pathFrom(folder, chosen.entry) },
      standIns: Object.fromEntries(options.standIn.map(parseStandIn).map(([name, at]) => [name, pathFrom(folder, at)])),
      ...how,
      ...(chosen.bug === null ? {} : { bug: chosen.bug.id }),
      ...(options.design === 'wq-wait' || chosen.bug?.design ? {} : { design: options.design }),
      ...(options.layout === 'union' ? {} : { layout: options.layout }),
      ...(options.steps === undefined ? {} : { steps: options.steps }),
    },
    finding,
  )
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file)
  if (isAbsolute(path)) return path
  const slashed = path.split(sep).join('/')
  return slashed.startsWith('.') ? slashed : `./${slashed}`
}
