import { count, counted } from '../counted.ts'
import { built } from '../link/built.ts'
import { disturbers } from '../machine/disturbers/disturbers.ts'
import type { MountTable } from '../machine/mountinfo.ts'
import { readMountTable } from '../machine/read_mount_table.ts'
import type { TortureStats } from '../machine/torture.ts'
import type { TortureProgress, TortureResult } from '../machine/torture_result.ts'
import { runTorture } from '../machine/torture_run.ts'
import { log2Percentiles } from '../report/log2_percentiles.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressTrace } from '../report/stress_trace.ts'
import { timelinesOf } from '../report/timeline/run_timeline.ts'
import { bytes, rate, seconds } from '../report/words.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { knobLine, type Told, toldOf } from '../subjects/knob_words.ts'
import { secondsLeft } from '../supervise/time_box.ts'
import { withVerdict } from '../verdict.ts'
import { marksReached } from './marks_reached.ts'
import type { Raced, StressOptions, StressRun } from './stress_run.ts'

const DEFAULT_CPUS = 2

/** A torture scenario under stress: the kernel model on this machine's mount table. */
export async function stressTorture({ chosen, loaded, options, box, telling }: StressRun): Promise<Raced> {
  const { mountTable, filesystems } = readMountTable(options.mountinfo)
  const cpus = options.cpus ?? DEFAULT_CPUS
  const boot = {
    cpus,
    kworkers: options.kworkers,
    arenaBytes: options.arena * 1024 * 1024,
    seed: options.seed,
    layout: options.layout,
    mountTable,
    filesystems,
    killSbIoUs: options.killSbUs,
  }
  const knobs = toldOf('stress', { ...options, scenario: chosen.name, cpus }, { kernel: true, torture: true })
  telling.head(knobLine('stress', knobs))
  const { bug } = chosen
  if (bug !== null && bug.memory !== null)
    telling.head(
      `${bug.id} is a missing barrier, which real threads do not show: JavaScript orders all its Atomics; mnttorture explore --bug ${bug.id} shows it`,
    )
  telling.head(`namespace of ${counted(mountTable.mounts.length, 'mount')} from ${mountTable.from}`)
  const resultAt = (end: TortureResult, interrupted: boolean): StressResult =>
    tortureResult(resultOf(chosen, options, cpus, knobs), mountTable, end, interrupted)
  const done = await runTorture({
    torture: loaded.scenario.torture!,
    program: loaded.program,
    machine: await built('machine/thread'),
    marks: loaded.marks,
    delays: options.delays,
    boot,
    seconds: secondsLeft(box),
    watchdogSeconds: options.watchdog,
    disturbers: options.disturb.map((name) => disturbers[name]),
    progress(now) {
      if (now.stage !== 'starting') telling.begun()
      telling.update(progressLines(now, options.seconds), now.stage)
    },
    soFar: (end) => telling.soFar(() => resultAt(end(), true)),
    found: (end) => telling.found(resultAt(end, false)),
    interrupt: telling.signal,
  })
  const result = resultAt(done, telling.signal.aborted)
  if (options.trace === undefined || done.recording === null) return { result }
  const { findings, ...rest } = result
  return {
    result: { ...rest, timelines: timelinesOf(done.recording), findings },
    trace: stressTrace(done.recording),
  }
}

/** The knobs under the names that results had for them before they had all of them. */
function resultOf({ name, design, bug }: ChosenProgram, options: StressOptions, cpus: number, knobs: Told) {
  const { kworkers, seed, layout, disturb, standIn, threadSize, maxActive, delays, lockdep } = options
  return {
    ...{ scenario: name, design, bug: bug?.id ?? null, seed, cpus, kworkers, layout, disturbers: disturb },
    standIns: standIn,
    ...(threadSize === '8192' ? {} : { threadSize }),
    ...(delays ? { delays } : {}),
    ...(maxActive === undefined ? {} : { maxActive }),
    ...(lockdep ? {} : { lockdepOff: true }),
    knobs,
  }
}

function tortureResult(
  knobs: ReturnType<typeof resultOf>,
  table: MountTable,
  done: TortureResult,
  interrupted: boolean,
): StressResult {
  const { stats } = done
  const total = operations(stats)
  return withVerdict({
    command: 'stress' as const,
    ...knobs,
    seconds: done.elapsedSeconds,
    interrupted,
    ops: { total, perSecond: Math.round(total / Math.max(done.elapsedSeconds, 1e-9)), byKind: stats.ops },
    finalPuts: stats.finalPuts,
    superblocksKilled: stats.superblocksKilled,
    modules: { loaded: stats.modulesLoaded, unloaded: stats.modulesUnloaded, initFailed: stats.modulesFailed },
    work: stats.work,
    judges: stats.judges,
    ...(stats.lockdep === undefined ? {} : { lockdep: stats.lockdep }),
    context: {
      cleanups: stats.judges['context'] ?? 0,
      reads: done.findings.filter(({ judge }) => judge === 'context').length,
    },
    ...marksReached(done.marks),
    mounts: { from: table.from, count: table.mounts.length, ...propagationOf(table, stats) },
    flush: { ...log2Percentiles(stats.flush), log2Buckets: stats.flush },
    cleanup: { ...log2Percentiles(stats.cleanup), log2Buckets: stats.cleanup, byContext: stats.cleanups },
    stack: stats.stack,
    arena: { usedAtStart: done.arenaUsedAtStartBytes, usedAtEnd: done.arenaUsedAtEndBytes },
    findings: done.findings,
    ...(done.findings.length === 0 || done.recentCalls === null ? {} : { recentCalls: done.recentCalls }),
  })
}

/** As live as in the summary. */
function operations({ ops }: TortureStats): number {
  return Object.values(ops).reduce((sum, each) => sum + each, 0)
}

/** What of the table is shared, and what was heard of it. */
function propagationOf({ mounts }: MountTable, stats: TortureStats): Partial<NonNullable<StressResult['mounts']>> {
  const shared = mounts.flatMap(({ shared }) => shared ?? [])
  return {
    groups: new Set(shared).size,
    peers: shared.length,
    slaves: mounts.filter(({ master }) => master !== null).length,
    propagated: { mounts: stats.propagatedMounts ?? 0, umounts: stats.propagatedUmounts ?? 0 },
  }
}

function progressLines(now: TortureProgress, wanted: number): string[] {
  const { stats } = now
  const total = operations(stats)
  const perSecond = total / Math.max(now.elapsedSeconds, 1e-9)
  const top = Object.entries(stats.ops).sort(([, a], [, b]) => b - a)
  return [
    `${now.stage}  ${seconds(Math.floor(now.elapsedSeconds))} of ${seconds(wanted)}  ${counted(total, 'operation')}  ${rate(perSecond)}/s`,
    `  ${top.map(([kind, times]) => `${kind} ${count(times)}`).join('  ')}`,
    `  final puts ${count(stats.finalPuts)}  superblocks killed ${count(stats.superblocksKilled)}  modules ${count(stats.modulesLoaded)} loaded, ${count(stats.modulesUnloaded)} unloaded  arena ${bytes(stats.arenaUsedWords * 4)}`,
  ]
}
