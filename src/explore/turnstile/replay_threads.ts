import { resolve } from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import { built } from '../../link/built.ts'
import type { Outcome } from '../../scenario.ts'
import { withVerdict } from '../../verdict.ts'
import { cpuName } from '../engine/cpu_name.ts'
import { cpuOf } from '../memory_modes/choice.ts'
import { loadProgram } from '../run/load_program.ts'
import { OutcomeTable } from '../run/outcome_table.ts'
import { scenarioOf } from '../run/scenario_of.ts'
import { type RawFinding, thrownFinding } from '../story/finding.ts'
import { checkHash, type ReplayOptions, type ReplayResult, replayed } from '../story/replay.ts'
import { parseSchedule } from '../story/schedule.ts'
import { Control, CpuState, MISFITS } from './control.ts'
import { ThreadsAtTurnstile } from './threads_at_turnstile.ts'
import { leaks, livelockOnThreads, raceOnThreads } from './told_by_threads.ts'
import { turnstileRuntime } from './turnstile_runtime.ts'

/**
 * Runs a schedule on real worker threads: each is one CPU and waits at a turnstile before each of its steps. The story is told
 * by the coroutine engine; what is found is what happened on the threads.
 */
export async function replayOnThreads(options: ReplayOptions): Promise<ReplayResult> {
  const { result: story, story: engine, putsOff } = await replayed(options)
  const schedule = parseSchedule(options.schedule)
  const program = await loadProgram(resolve(options.file), options.standIns ?? new Map())
  if (putsOff)
    throw new BadInput(
      `${program.name}: replay --threads shows CPUs that put nothing off; this one does (a promise, a timer, a message): leave --threads out`,
    )
  const sameProgram = checkHash(program.hash, schedule.hash, options.force === true)
  const module = await built('explore/turnstile/turnstile_thread')
  const host = scenarioOf(program.factory(turnstileRuntime(program, undefined)), program)
  const state = host.setup()
  const cpuCount = host.cpus.length
  const total = cpuCount + (host.daemons?.length ?? 0)
  const nameOf = (cpu: number): string => cpuName(cpu, cpuCount, host.daemonNames)
  const control = Control.create(
    total,
    // what a memory mode adds, threads do not take: a store goes into memory, and a load reads what is there
    engine.turns ?? schedule.choices.map(cpuOf).filter((cpu, turn) => cpu < total && !engine.spins.includes(turn)),
  )
  const threads = new ThreadsAtTurnstile({
    module,
    program,
    cpuCount,
    total,
    state,
    control,
    nameOf,
    eager: schedule.eager,
  })
  await threads.run()
  const { findings, outcomes, made, freed } = threads
  const returned = Array.from({ length: cpuCount }, (_, cpu) => control.state(cpu)).filter(
    (each) => each === CpuState.returned,
  ).length
  const told = story.findings[0]
  const ran = { control, sites: program.sites, nameOf, misfits: Atomics.load(control.words, MISFITS) }
  let confirmed: string | undefined
  if (findings.length === 0 && returned === cpuCount) findings.push(...judged(host, state, outcomes))
  if (findings.length === 0 && returned === cpuCount) findings.push(...leaks(made, freed))
  if (findings.length === 0 && returned < cpuCount && !control.stopped) {
    if (told?.kind === 'deadlock' || (told?.kind === 'livelock' && !engine.cut))
      findings.push({
        kind: told.kind,
        message: `${cpuCount - returned} of ${cpuCount} CPUs stand still after the last choice: ${told.message}`,
      })
    else if (told?.kind === 'livelock') findings.push(...livelockOnThreads(ran, told.message))
  }
  if (options.memory === 'tso' || options.memory === 'lkmm')
    confirmed = `${findings.length > 0 ? 'it happened on the threads' : 'nothing'}: real threads show only what this machine does, and JavaScript orders all its Atomics; --memory ${options.memory} is for exploring`
  else if (findings.length > 0) confirmed = 'it happened on the threads'
  else if (told?.kind === 'data-race') {
    confirmed = raceOnThreads(ran, told)
    if (confirmed !== undefined) findings.push({ kind: told.kind, message: told.message })
  }
  const [first] = findings
  return withVerdict({
    ...story,
    threads: true,
    sameProgram,
    misfits: ran.misfits,
    ...(returned === cpuCount ? { outcomes } : {}),
    ...(confirmed === undefined ? {} : { confirmed }),
    findings:
      first === undefined
        ? []
        : [{ ...first, schedule: options.schedule, switches: told?.switches ?? 0, trace: told?.trace ?? [] }],
  })
}

function judged(host: ReturnType<typeof scenarioOf>, state: unknown, outcomes: Outcome[]): RawFinding[] {
  try {
    host.check?.(state, outcomes)
  } catch (error) {
    const { message } = thrownFinding(error, 'assertion', 'check')
    return [{ kind: 'assertion', message }]
  }
  const key = new OutcomeTable(host.outcomes).add(outcomes)
  return key === undefined ? [] : [{ kind: 'forbidden-outcome', message: `the outcome ${key} is forbidden` }]
}
