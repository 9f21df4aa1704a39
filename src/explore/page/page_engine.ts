/**
 * The explorer in a page: the engine, bundled with `instead/` in the place of what asks Node, over a program that lies in the
 * page as well. A run is made anew from its choices each time, so there is nothing to go back from.
 */
import type { Instrumented } from '../../link/instrument/instrument.ts'
import type { SiteTable } from '../../link/instrument/site_table.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { sitesOf } from '../measures/sites_of.ts'
import type { Program } from '../run/program.ts'
import { type Explanation, explainRun } from '../story/explain.ts'
import { HaltingReplay } from '../story/minimise.ts'
import { formatSchedule, parseSchedule } from '../story/schedule.ts'
import type { PageExplorer, PageRun, PageRunner } from './page_explorer.ts'

/** What the page has of a program: put there by its own script. */
export interface PageProgram {
  factory: Program['factory']
  sites: SiteTable
  uses: Instrumented['uses']
}

export function openProgram(program: PageProgram, schedule: string, races: boolean): PageRunner {
  const [version, hash, mode, runs, reference] = schedule.split('.')
  const { choices, eager } = parseSchedule([version, hash, mode, runs].join('.'))
  const { factory, uses } = program
  const sites = sitesOf(program.sites)
  const engine = createEngine({ factory, uses, sites, file: '', hash: hash!, marks: [], sourceMap: '' }, { races })
  const numbers = Array.from({ length: engine.cpuCount + engine.daemonCount }, (_, cpu) => cpu)
  return {
    cpus: numbers.map((cpu) => engine.nameOf(cpu)),
    choices,
    choicesOf: (text) => parseSchedule([version, hash, mode, text].join('.')).choices,
    run(wanted, toTheEnd) {
      const replay = toTheEnd
        ? new HaltingReplay(engine.state, wanted, eager)
        : new StoppingReplay(engine.state, wanted, eager)
      const { trace, choicesUpTo, choices: taken, ending, findings } = explainRun(engine, replay)
      const word = formatSchedule({ hash: hash!, eager, choices: taken })
      return {
        ...{ trace, choicesUpTo, choices: taken },
        schedule: reference === undefined ? word : `${word}.${reference}`,
        next: numbers.map((cpu) => nextOf(engine, cpu)),
        over: ending !== 'redundant',
        cut: ending === 'cut',
        ...found(engine, ending, findings),
      }
    },
  }
}

function found(engine: Engine, ending: Explanation['ending'], findings: Explanation['findings']): Partial<PageRun> {
  const shown = findings.at(-1)
  if (shown !== undefined) return { finding: { kind: shown.kind, message: shown.message } }
  return ending === 'whole' && engine.complete() ? { outcome: JSON.stringify(engine.outcomes) } : {}
}

function nextOf(engine: Engine, cpu: number): PageRun['next'][number] {
  const canGo = engine.state.isEnabled(cpu)
  const pending = engine.pending(cpu)
  if (pending === undefined) return { canGo, would: canGo ? 'begins' : '', source: '' }
  const { op, location, source } = pending
  return { canGo, would: `${op.replace(/^Atomics\./, '')} ${location}`.trim(), source }
}

/** Stops where its choices end. */
class StoppingReplay extends HaltingReplay {
  readonly #wanted: number

  constructor(...given: ConstructorParameters<typeof HaltingReplay>) {
    super(...given)
    this.#wanted = given[1].length
  }

  override pick(): number {
    return this.taken.length >= this.#wanted ? -1 : super.pick()
  }
}

Object.assign(globalThis, { mnttorture: { openProgram, programs: {}, texts: {} } satisfies PageExplorer<PageProgram> })
