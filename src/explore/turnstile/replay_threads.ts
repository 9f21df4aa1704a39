import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BadInput } from '../../link/bad_input.ts'
import { built } from '../../link/built.ts'
import { packageRoot } from '../../link/source_root.ts'
import { sharedBuffers } from '../../scenario/shared_buffers.ts'
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
import { type Allocated, leaks, livelockOnThreads, raceOnThreads } from './told_by_threads.ts'
import { turnstileRuntime } from './turnstile_runtime.ts'
import type { TurnstileJob, TurnstileMessage } from './turnstile_thread.ts'

const POLL_MS = 5
const DEAD_MS = 20_000

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
  const buffers = sharedBuffers(state)
  const freed = buffers.map((buffer) => new Uint8Array(new SharedArrayBuffer((buffer.byteLength >> 2) + 2)))
  const cpuCount = host.cpus.length
  const total = cpuCount + (host.daemons?.length ?? 0)
  const nameOf = (cpu: number): string => cpuName(cpu, cpuCount, host.daemonNames)
  const control = Control.create(
    total,
    // what a memory mode adds, threads do not take: a store goes into memory, and a load reads what is there
    engine.turns ?? schedule.choices.map(cpuOf).filter((cpu, turn) => cpu < total && !engine.spins.includes(turn)),
  )
  const findings: RawFinding[] = []
  const outcomes: Outcome[] = new Array(cpuCount).fill(null)
  const made: Allocated[] = []
  let standing = 0
  let ended = 0
  let lastSign = performance.now()
  const workers = Array.from({ length: total }, (_, cpu) => {
    const job: TurnstileJob = {
      ...{ file: program.file, hash: program.hash, cpu, name: nameOf(cpu), cpuCount, total, state, buffers, freed },
      ...{ words: control.words, choices: control.choices, log: control.log, eager: schedule.eager },
    }
    const worker = new Worker(join(packageRoot, 'workers', 'turnstile.mjs'), {
      workerData: { module, job },
      execArgv: [],
    })
    worker.on('message', (message: TurnstileMessage) => {
      lastSign = performance.now()
      if (message.type === 'standing') standing++
      else if (message.type === 'finding') findings.push(omitType(message))
      else if (message.type === 'allocated') made.push(message)
      else {
        ended++
        if (message.type === 'returned') {
          if (cpu < cpuCount) outcomes[cpu] = message.outcome as Outcome
        } else findings.push(thrownOnThread(message, nameOf(cpu)))
      }
    })
    worker.on('error', (error) => {
      lastSign = performance.now()
      ended++
      findings.push(thrownFinding(error, 'uncaught', `the thread of ${nameOf(cpu)}`))
    })
    return worker
  })
  try {
    while (
      (standing < total || (schedule.eager && control.begun < total)) &&
      findings.length === 0 &&
      performance.now() - lastSign < DEAD_MS
    )
      await pause(POLL_MS)
    control.open()
    let turn = -1
    for (;;) {
      await pause(POLL_MS)
      const now = Atomics.load(control.words, 0)
      if (now !== turn) {
        turn = now
        lastSign = performance.now()
      }
      if ((control.stopped && findings.length > 0) || ended === total) break
      const states = Array.from({ length: total }, (_, cpu) => control.state(cpu))
      const over = states.filter((each) => each === CpuState.returned || each === CpuState.threw).length
      // all choices are taken and everybody stands at the turnstile again: nobody has a turn any more
      if (control.done && over === ended && states.every((each) => each !== CpuState.running)) break
      if (performance.now() - lastSign > DEAD_MS) break
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
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

function thrownOnThread(message: Extract<TurnstileMessage, { type: 'threw' }>, who: string): RawFinding {
  const error = Object.assign(new Error(message.message), {
    name: message.name,
    code: message.code,
    generatedMessage: message.generated,
  })
  const { kind, message: text } = thrownFinding(error, 'uncaught', who)
  return { kind, message: text }
}

function omitType({ type: _, ...finding }: Extract<TurnstileMessage, { type: 'finding' }>): RawFinding {
  return finding
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms))
}
