/** Adds up what the CPUs report: outcomes and findings of the whole run, and per epoch for the tuner. */
import { outcomeKey } from '../../outcome.ts'
import type { Outcome, Scenario } from '../../scenario.ts'
import type { Finding } from '../finding.ts'
import { cpuName } from '../thread_names.ts'
import type { EpochReport } from './epoch_report.ts'
import type { KnobTuner } from './knob_tuner.ts'
import { OutcomeReader, THREW, UNRECORDED } from './outcome_log.ts'
import type { Knobs } from './round_words.ts'

interface Epoch {
  knobs: Knobs
  reports: number
  elapsedMs: number
  outcomes: Map<string, number>
}

const MOST_FINDINGS = 32

export class SampleBook {
  readonly #scenario: Scenario
  readonly #readers: OutcomeReader[]
  readonly #tuner: KnobTuner
  readonly #epochs = new Map<number, Epoch>()
  readonly #outcomes = new Map<string, number>()
  readonly #findings = new Map<string, Finding>()
  readonly #keys = new Map<string, string>()
  /** CPUs that threw, as others saw; and those that said what */
  readonly #threw = new Set<number>()
  readonly #said = new Set<number>()
  #executions = 0
  #unrecorded = 0

  constructor(scenario: Scenario, logs: SharedArrayBuffer[], tuner: KnobTuner) {
    this.#scenario = scenario
    this.#readers = logs.map((log) => new OutcomeReader(log))
    this.#tuner = tuner
  }

  chose(knobs: Knobs): void {
    this.#epochs.set(knobs.epoch, { knobs, reports: 0, elapsedMs: 0, outcomes: new Map() })
  }

  add(report: EpochReport): void {
    const epoch = this.#epochs.get(report.epoch)
    for (const [ids, count] of report.outcomes) this.#addOutcome(ids, count, epoch)
    if (report.thrown.length > 0) this.#said.add(report.cpu)
    for (const { message, count, words } of report.thrown) {
      this.finding({
        kind: 'uncaught',
        cpu: report.cpu,
        message: `${cpuName(report.cpu)} threw: ${message}; ${shared(words)}`,
        count,
      })
    }
    for (const { message, count, ids, words } of report.failedChecks) {
      bump(epoch?.outcomes, '! check', count)
      const outcomes = outcomeKey(ids.map((id, cpu) => this.#valueOf(id, cpu)))
      this.finding(
        { kind: 'assertion', message: `check: ${message}; outcomes ${outcomes}, ${shared(words)}`, count },
        `check ${message}`,
      )
    }
    if (epoch === undefined) return
    epoch.elapsedMs = Math.max(epoch.elapsedMs, report.elapsedMs)
    if (++epoch.reports < this.#readers.length) return
    this.#epochs.delete(report.epoch)
    this.#tuner.learn(epoch.knobs, epoch.outcomes, epoch.elapsedMs / 1000)
  }

  finding(finding: Finding, key = `${finding.kind} ${finding.message.replace(/; shared words.*$/, '')}`): void {
    const known = this.#findings.get(key)
    if (known !== undefined) known.count = (known.count ?? 1) + (finding.count ?? 1)
    else if (this.#findings.size < MOST_FINDINGS) this.#findings.set(key, { ...finding, count: finding.count ?? 1 })
  }

  soFar(): { executions: number; outcomes: Map<string, number>; findings: Finding[] } {
    return { executions: this.#executions, outcomes: this.#outcomes, findings: [...this.#findings.values()] }
  }

  /** One whose last words did not come before the time was over threw all the same. */
  #wordless(): Finding[] {
    const wordless = [...this.#threw].filter((cpu) => !this.#said.has(cpu))
    return wordless.map((cpu) => ({
      kind: 'uncaught',
      cpu,
      message: `${cpuName(cpu)} threw; the time was over before it could say what`,
      count: 1,
    }))
  }

  result(): { executions: number; outcomes: Record<string, number>; findings: Finding[]; unrecorded: number } {
    const sorted = [...this.#outcomes].sort(([, a], [, b]) => b - a)
    return {
      executions: this.#executions,
      outcomes: Object.fromEntries(sorted),
      findings: [...this.#findings.values(), ...this.#wordless()],
      unrecorded: this.#unrecorded,
    }
  }

  #addOutcome(ids: number[], count: number, epoch: Epoch | undefined): void {
    this.#executions += count
    const path = ids.join(' ')
    let key = this.#keys.get(path)
    if (key === undefined) this.#keys.set(path, (key = this.#keyOf(ids)))
    bump(epoch?.outcomes, key, count)
    if (ids.includes(THREW)) {
      for (const [cpu, each] of ids.entries()) if (each === THREW) this.#threw.add(cpu)
      return
    }
    if (ids.includes(UNRECORDED)) {
      this.#unrecorded += count
      return
    }
    bump(this.#outcomes, key, count)
    if (this.#scenario.outcomes?.[key] === 'forbidden') {
      this.finding({ kind: 'forbidden-outcome', message: `outcome ${key} is forbidden`, count })
    }
  }

  #keyOf(ids: number[]): string {
    if (ids.includes(THREW)) return '! threw'
    return outcomeKey(ids.map((id, cpu) => this.#valueOf(id, cpu)))
  }

  #valueOf(id: number, cpu: number): Outcome {
    return id < 0 ? null : this.#readers[cpu]!.valueOf(id)
  }
}

function bump(counts: Map<string, number> | undefined, key: string, by: number): void {
  counts?.set(key, (counts.get(key) ?? 0) + by)
}

function shared(words: number[][]): string {
  return `shared words afterwards: ${words.map((each) => `[${each.join(', ')}]`).join(' ')}`
}
