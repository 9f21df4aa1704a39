/** The summary of a stress run: what a kernel developer looks for, in the order they look. */
import { count, counted } from '../counted.ts'
import type { Scenario } from '../scenario.ts'
import { knobLine } from '../subjects/knob_words.ts'
import { verdictOf, verdictWord, whyUndecided } from '../verdict.ts'
import { bridgeSummary } from './bridge_summary.ts'
import { contextLine } from './context_line.ts'
import { findingsText } from './findings_text.ts'
import { lockdepLine } from './lockdep_line.ts'
import { type Look, PLAIN } from './look.ts'
import { markLines } from './marks.ts'
import { stackLines } from './stack_lines.ts'
import type { Percentiles, StressResult } from './stress_result.ts'
import { toldBefore } from './told_before.ts'
import { bytes, columns, microseconds, rate, share } from './words.ts'

const MOST_OUTCOMES_SHOWN = 24

export function stressSummary(result: StressResult, grades?: Scenario['outcomes'], look: Look = PLAIN): string {
  const body = result.executions === undefined ? tortureBody(result) : sampledBody(result, grades ?? {})
  const marks = markLines(result.reached ?? {}, result.unreached ?? [], result.findings.length > 0)
  return [
    ...body,
    ...marks,
    ...findingsText(result.findings, look),
    ...(result.bridge === undefined ? [] : bridgeSummary(result.bridge, look)),
    ...endedLines(result),
    knobLine('stress', result.knobs ?? toldBefore(result), verdictWord(result)),
    '',
  ].join('\n')
}

function endedLines(result: StressResult): string[] {
  if (result.notBack !== undefined) return [`ended early: ${result.notBack}`]
  return verdictOf(result) === 'undecided' ? [`undecided: ${whyUndecided(result)}`] : []
}

function sampledBody(result: StressResult, grades: NonNullable<Scenario['outcomes']>): string[] {
  const executions = result.executions ?? 0
  const outcomes = Object.entries(result.outcomes ?? {})
  const rows = outcomes
    .slice(0, MOST_OUTCOMES_SHOWN)
    .map(([key, times]) => [`  ${key}`, count(times), share(times, executions), grades[key] ?? ''])
  const never = Object.keys(grades).filter((key) => !(key in (result.outcomes ?? {})))
  const lines = [
    `executions  ${count(executions)} (${rate(result.executionsPerSecond ?? 0)}/s)`,
    'outcomes',
    ...columns(rows),
  ]
  if (outcomes.length > MOST_OUTCOMES_SHOWN) lines.push(`  and ${count(outcomes.length - MOST_OUTCOMES_SHOWN)} more`)
  for (const key of never) if (grades[key] !== 'forbidden') lines.push(`  ${key}  never seen, ${grades[key]}`)
  if (result.tuned !== undefined && executions > 0) {
    const knobs = Object.entries(result.tuned).map(([name, value]) => `${name} ${value}`)
    lines.push(`tuned for the rarest outcomes: ${knobs.join(', ')}`)
  }
  if (result.findings.length === 0 && executions > 3) {
    lines.push(
      `no failure in ${counted(executions, 'execution')}: below ${(3 / executions).toExponential(1)} each, at 95 %`,
    )
  }
  return lines
}

function tortureBody(result: StressResult): string[] {
  const { ops, modules, arena, judges, cleanup } = result
  const seconds = Math.max(result.seconds, 1e-9)
  const byKind = Object.entries(ops.byKind).sort(([, a], [, b]) => b - a)
  const mounts = result.mounts
  const lines = []
  if (mounts !== undefined) {
    lines.push(`namespace   ${counted(mounts.count, 'mount')} from ${mounts.from}`)
    if (mounts.groups !== undefined) lines.push(`propagation ${propagationLine(mounts)}`)
  }
  lines.push(`operations  ${count(ops.total)} (${rate(ops.perSecond)}/s)`)
  lines.push(...columns(byKind.map(([kind, times]) => [`  ${kind}`, count(times), `${rate(times / seconds)}/s`])))
  lines.push(`final puts  ${count(result.finalPuts ?? 0)}`)
  lines.push(`cleanups    ${listed(cleanup.byContext)}`)
  lines.push(`superblocks ${count(result.superblocksKilled ?? 0)} killed`)
  lines.push(
    `modules     ${count(modules?.loaded ?? 0)} loaded, ${count(modules?.unloaded ?? 0)} unloaded, ${count(modules?.initFailed ?? 0)} failed in init`,
  )
  if (result.work !== undefined) lines.push(`work items  ${workLine(result.work)}`)
  lines.push(`flushes     ${latencies(result.flush)}`)
  lines.push(`cleanup     ${latencies(cleanup)}`)
  lines.push(...stackLines(result.stack))
  if (result.lockdep !== undefined) lines.push(lockdepLine(result.lockdep))
  if (result.context !== undefined) lines.push(contextLine(result.context))
  lines.push(...judgeLines(judges ?? {}))
  lines.push(`arena       ${arenaLine(arena)}`)
  return lines
}

/** `12 peer groups of 31 mounts, 2 slaves; 1,204 mounts and 988 umounts heard of` */
export function propagationLine({
  groups = 0,
  peers = 0,
  slaves = 0,
  propagated,
}: NonNullable<StressResult['mounts']>): string {
  const heard = propagated ?? { mounts: 0, umounts: 0 }
  const table = `${counted(groups, 'peer group')} of ${counted(peers, 'mount')}, ${counted(slaves, 'slave')}`
  return `${table}; ${counted(heard.mounts, 'mount')} and ${counted(heard.umounts, 'umount')} heard of`
}

function listed(counts: Record<string, number>): string {
  const entries = Object.entries(counts)
  if (entries.length === 0) return 'none'
  return `${count(sum(counts))}: ${entries.map(([name, times]) => `${name} ${count(times)}`).join(', ')}`
}

const JUDGES_PER_LINE = 3

/** How often each judge looked; one that never did has judged nothing. */
function judgeLines(judges: Record<string, number>): string[] {
  const cells = Object.entries(judges).map(([name, times]) => [name, count(times)] as const)
  if (cells.length === 0) return ['judges      none']
  const name = Math.max(...cells.map(([text]) => text.length))
  const number = Math.max(...cells.map(([, text]) => text.length))
  const texts = cells.map(([left, right]) => `${left.padEnd(name)} ${right.padStart(number)}`)
  const rows: string[] = []
  for (let at = 0; at < texts.length; at += JUDGES_PER_LINE) {
    rows.push(`  ${texts.slice(at, at + JUDGES_PER_LINE).join('   ')}`)
  }
  return [`judges      ${cells.length}, ${counted(sum(judges), 'look')}`, ...rows]
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, times) => total + times, 0)
}

function workLine({ itemsByQueue, rescues, mostWorkersBusy }: NonNullable<StressResult['work']>): string {
  const called = rescues === 0 ? 'no rescuer called' : `rescuers called ${counted(rescues, 'time')}`
  return `${listed(itemsByQueue)}; at most ${counted(mostWorkersBusy, 'worker')} of a pool busy, ${called}`
}

function latencies(p: Percentiles): string {
  if (p.count === 0) return 'none timed'
  const parts = [
    `p50 ${microseconds(p.p50Us)}`,
    `p90 ${microseconds(p.p90Us)}`,
    `p99 ${microseconds(p.p99Us)}`,
    `p99.9 ${microseconds(p.p999Us)}`,
    `max ${microseconds(p.maxUs)}`,
  ]
  return `${count(p.count)}: ${parts.join(', ')}`
}

function arenaLine({ usedAtStart, usedAtEnd }: StressResult['arena']): string {
  if (usedAtStart === null) return 'none'
  if (usedAtEnd === null) return `${bytes(usedAtStart)} used at start; not torn down`
  const difference = usedAtEnd - usedAtStart
  return `${bytes(usedAtStart)} used at start, ${bytes(usedAtEnd)} at end (${difference >= 0 ? '+' : ''}${counted(difference, 'byte')})`
}
