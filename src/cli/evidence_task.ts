/** What of `evidence` runs users' code: the races and explorations that claims ask for, in a supervised thread. */
import path from 'node:path'
import type { Runners, Subject } from '../evidence/claim.ts'
import { CLAIMS } from '../evidence/claims.ts'
import { runEvidence } from '../evidence/run_evidence.ts'
import { explore } from '../explore/run/explore.ts'
import { sourceRoot } from '../link/source_root.ts'
import { loadScenario } from '../machine/load_scenario.ts'
import type { EvidenceResult } from '../report/evidence_result.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stackOf } from '../stack/stack_of.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { commandLine } from '../subjects/knob_words.ts'
import { type Given, withDefaults } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import { moment } from '../supervise/time_box.ts'
import { type EvidenceOrder, programOptions } from './evidence_order.ts'
import { pick } from './pick.ts'
import { stressTorture } from './stress_torture.ts'
import { Telling, type Word } from './telling.ts'

export async function evidenceTask({ options, claims, ways }: EvidenceOrder, desk: Desk<Word<EvidenceResult>>) {
  const telling = new Telling(desk)
  const began = performance.now()
  return runEvidence({
    ...ways,
    claims: CLAIMS.filter(({ number }) => claims.includes(number)),
    runnersFor: (design) => runnersFor(options, design, telling),
    progress(claim, design, done, of, soFar) {
      if (done > 0) telling.begun()
      telling.found(soFar)
      const elapsed = Math.round((performance.now() - began) / 1000)
      telling.update([`evidence  ${elapsed} s  ${done} of ${of}  ${design}: (${claim.number}) ${claim.claim}`], design)
    },
    signal: desk.signal,
  })
}

/** Runs what claims ask for under one design. A race is long and serves several claims: it is run once. */
function runnersFor(options: EvidenceOrder['options'], design: string, telling: Telling<EvidenceResult>): Runners {
  const { seed, seconds } = options
  const races = new Map<string, ReturnType<Runners['stress']>>()
  return {
    design,
    stack: stackOf(options),
    async explore(subject) {
      const given = { ...programOptions(options, design), ...pick(subject, ['layout']) }
      const scenario = scenarioOf(subject)
      const { entry, name, standIns } = chooseProgram(scenario, given, 'mix')
      const executions = subject.executions ?? options.executions
      const result = await explore({
        file: entry,
        ...{ name, standIns, seed, executions, signal: telling.signal },
        races: false,
        reference: referenceOf({ ...given, scenario, races: false }),
      })
      return { result, command: commandLine('explore', { ...given, scenario, executions, races: false, seed }) }
    },
    stress(scenario) {
      let race = races.get(scenario)
      if (race === undefined) {
        const given = { ...programOptions(options, design), scenario, seed, seconds }
        const command = commandLine('stress', given)
        race = stress(given, telling).then((result) => ({ result, command }))
        races.set(scenario, race)
      }
      return race
    },
  }
}

async function stress(given: Given<'stress'> & { seed: number }, telling: Telling<EvidenceResult>) {
  const options = { ...withDefaults('stress', given), seed: given.seed }
  const chosen = chooseProgram(options.scenario, options, 'mix')
  const loaded = await loadScenario(chosen.entry, chosen.standIns)
  const quietly = new Telling<StressResult>({ signal: telling.signal, tell() {}, endsAt() {} })
  const box = { begunAt: moment(), seconds: options.seconds }
  const { result } = await stressTorture({ chosen, loaded, image: null, options, box, telling: quietly })
  return result
}

/** A name that `list` shows, or a file below src/scenarios, as seen from the working directory. */
function scenarioOf({ scenario }: Subject): string {
  return scenario.endsWith('.ts')
    ? path.relative(process.cwd(), path.join(sourceRoot, 'scenarios', scenario))
    : scenario
}
