import { count, counted } from '../counted.ts'
import { BadInput } from '../link/bad_input.ts'
import { built } from '../link/built.ts'
import { type SampleProgress, type SampleResult, sample } from '../machine/sampling/sample.ts'
import type { StressResult } from '../report/stress_result.ts'
import { columns, rate, seconds, share } from '../report/words.ts'
import { usesKernel } from '../subjects/effect.ts'
import { knobLine, toldOf } from '../subjects/knob_words.ts'
import { secondsLeft } from '../supervise/time_box.ts'
import { withVerdict } from '../verdict.ts'
import { marksReached } from './marks_reached.ts'
import type { Raced, StressRun } from './stress_run.ts'

/** A user's scenario under stress. */
export async function stressScenario({ chosen, loaded, image, options, box, telling }: StressRun): Promise<Raced> {
  const { scenario } = loaded
  const cpus = scenario.cpus.length
  if (options.cpus !== undefined && options.cpus !== cpus) {
    throw new BadInput(`--cpus ${options.cpus}: ${chosen.name} has ${cpus} CPUs of its own, one per function of cpus`)
  }
  if (scenario.daemons !== undefined && scenario.daemons.length > 0) {
    throw new BadInput(
      `${chosen.name} has daemons; stress runs torture scenarios and plain ones, use explore for this one`,
    )
  }
  if (options.trace !== undefined)
    throw new BadInput(`--trace: ${chosen.name} is not a torture scenario; \`explore --trace\` writes its schedule`)
  const kernel = usesKernel(loaded)
  const knobs = toldOf('stress', { ...options, scenario: chosen.name, cpus }, { kernel, torture: false })
  telling.head(knobLine('stress', knobs))
  const resultOf = (
    sampled: Sampled,
    marks: Partial<ReturnType<typeof marksReached>>,
    interrupted: boolean,
  ): StressResult => {
    const perSecond = Math.round(sampled.executions / Math.max(sampled.elapsedSeconds, 1e-9))
    return withVerdict({
      command: 'stress' as const,
      scenario: chosen.name,
      design: chosen.design,
      bug: chosen.bug?.id ?? null,
      seed: options.seed,
      cpus,
      kworkers: 0,
      ...(options.delays ? { delays: true } : {}),
      knobs,
      seconds: sampled.elapsedSeconds,
      interrupted,
      executions: sampled.executions,
      executionsPerSecond: perSecond,
      ops: { total: sampled.executions * cpus, perSecond: perSecond * cpus, byKind: {} },
      flush: NONE_TIMED,
      cleanup: { ...NONE_TIMED, byContext: {} },
      stack: { minFreeBytes: null },
      arena: { usedAtStart: null, usedAtEnd: null },
      outcomes: sampled.outcomes,
      ...marks,
      ...(sampled.tuned === undefined ? {} : { tuned: sampled.tuned }),
      ...(sampled.notBack === undefined ? {} : { notBack: sampled.notBack }),
      findings: sampled.findings,
    })
  }
  let told = 0
  const sampled = await sample({
    loaded,
    name: chosen.name,
    image: image!,
    machine: await built('machine/thread'),
    seconds: secondsLeft(box),
    seed: options.seed,
    watchdogSeconds: options.watchdog,
    delays: options.delays,
    progress(now) {
      if (now.executions > 0) telling.begun()
      telling.update(progressLines(now, options.seconds), now.executions > 0 ? 'racing' : 'starting')
      const soFar = () => resultOf({ ...now, outcomes: Object.fromEntries(now.outcomes) }, {}, true)
      if (now.findings.length === told) return telling.soFar(soFar)
      told = now.findings.length
      telling.found(soFar())
    },
    interrupt: telling.signal,
  })
  return { result: resultOf(sampled, marksReached(sampled.marks), telling.signal.aborted) }
}

const NONE_TIMED = { count: 0, p50Us: null, p90Us: null, p99Us: null, p999Us: null, maxUs: null }

/** What a run has come to, in the middle or at its end. */
type Sampled = Pick<SampleResult, 'executions' | 'elapsedSeconds' | 'outcomes' | 'findings'> &
  Partial<Pick<SampleResult, 'tuned' | 'notBack'>>

function progressLines(now: SampleProgress, wanted: number): string[] {
  const perSecond = now.executions / Math.max(now.elapsedSeconds, 1e-9)
  const findings = now.findings.length === 0 ? 'no finding' : counted(now.findings.length, 'finding')
  const first = `racing  ${seconds(Math.floor(now.elapsedSeconds))} of ${seconds(wanted)}  ${counted(now.executions, 'execution')}  ${rate(perSecond)}/s  ${findings}`
  const rows = [...now.outcomes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
    .map(([key, times]) => [`  ${key}`, count(times), share(times, Math.max(1, now.executions))])
  return [first, ...columns(rows)]
}
