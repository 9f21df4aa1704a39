/** A stress run: what was raced, how long things took, who did what when. */
import { count, counted } from '../../counted.ts'
import type { Percentiles, StressResult } from '../stress_result.ts'
import { propagationLine } from '../stress_summary.ts'
import { bytes, rate, share } from '../words.ts'
import { bars } from './bars.ts'
import { chart } from './chart.ts'
import { countWords, durationWords } from './figure_words.ts'
import { type Tile, table, tiles } from './figures.ts'
import { latencyRow, PERCENTILE_HEAD, percentileCells } from './latency_chart.ts'
import { marksSection } from './marks_section.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'
import { stackSection } from './stack_section.ts'
import { timelineSection } from './timeline_section.ts'

export function stressTiles(result: StressResult): Markup {
  const { ops, flush, judges, arena, executions } = result
  const list: Tile[] = []
  if (executions !== undefined) {
    list.push({ label: 'executions', value: count(executions), note: `${rate(result.executionsPerSecond ?? 0)}/s` })
  } else list.push({ label: 'operations', value: count(ops.total), note: `${rate(ops.perSecond)}/s` })
  list.push({ label: 'raced', value: `${result.seconds.toFixed(1)} s` })
  if (result.finalPuts !== undefined) list.push({ label: 'final puts', value: count(result.finalPuts) })
  if (result.superblocksKilled !== undefined)
    list.push({ label: 'superblocks killed', value: count(result.superblocksKilled) })
  if (flush.count > 0)
    list.push({ label: 'flush p50', value: durationWords(flush.p50Us), note: `max ${durationWords(flush.maxUs)}` })
  if (judges !== undefined) {
    const looks = Object.values(judges).reduce((sum, each) => sum + each, 0)
    list.push({ label: `looks of ${Object.keys(judges).length} judges`, value: rate(looks) })
  }
  list.push(...guardTiles(result))
  const free = result.stack.minFreeBytes
  if (free !== null) list.push({ label: 'least stack free', value: `${count(free)} B` })
  if (arena.usedAtStart !== null && arena.usedAtEnd !== null) {
    const left = arena.usedAtEnd - arena.usedAtStart
    list.push({
      label: 'left in the arena',
      value: `${left > 0 ? '+' : ''}${count(left)} B`,
      note: `of ${bytes(arena.usedAtStart)}`,
    })
  }
  return tiles(list)
}

/** What lockdep and the guard of contexts saw, where they looked. */
export function guardTiles({ lockdep, context }: Pick<StressResult, 'lockdep' | 'context'>): Tile[] {
  const list: Tile[] = []
  if (lockdep !== undefined) {
    const { classes, dependencies, reports, full } = lockdep
    list.push({
      label: 'lockdep',
      value: reports === 0 ? 'no circle' : reports === 1 ? '1 report' : `${reports} reports`,
      note: `${countWords(classes)} classes${full ? ', no room for more' : ''}, ${countWords(dependencies)} dependencies`,
    })
  }
  if (context !== undefined) {
    const { cleanups, reads } = context
    list.push({
      label: 'reads of current in cleanup',
      value: countWords(reads),
      note: `${countWords(cleanups)} cleanups`,
    })
  }
  return list
}

export function stressSections(result: StressResult): Section[] {
  const { executions, ops, cleanup, judges, work, mounts } = result
  const sections: Section[] = []
  const outcomes = Object.entries(result.outcomes ?? {})
  if (outcomes.length > 0) sections.push(outcomesSection(result.outcomes ?? {}, executions ?? 0))
  sections.push(...timelineSection(result.timelines))
  sections.push(...latencySection({ flush: result.flush, cleanup }))
  if (Object.keys(ops.byKind).length > 0)
    sections.push({ id: 'operations', title: 'Operations', body: bars(ops.byKind) })
  if (Object.keys(cleanup.byContext).length > 0)
    sections.push({ id: 'contexts', title: 'Who cleaned up', body: bars(cleanup.byContext, 'log') })
  if (work !== undefined) {
    const rescued = work.rescues === 0 ? 'no rescuer called' : `rescuers called ${work.rescues} times`
    const note = html`<p class="hint">at most ${counted(work.mostWorkersBusy, 'worker')} of a pool busy, ${rescued}</p>`
    sections.push({ id: 'works', title: 'Work items', body: html`${bars(work.itemsByQueue, 'log')}${note}` })
  }
  sections.push(...stackSection(result.stack))
  sections.push(...marksSection(result.reached, result.unreached))
  if (judges !== undefined) sections.push({ id: 'judges', title: 'Looks of each judge', body: bars(judges, 'log') })
  if (mounts !== undefined) {
    const left = mounts.groups !== undefined && html`<p>${propagationLine(mounts)}.</p>`
    const body = html`<p>${counted(mounts.count, 'mount')} from ${mounts.from}.</p>${left}`
    sections.push({ id: 'namespace', title: 'Namespace', body })
  }
  return sections
}

export function outcomesSection(outcomes: Record<string, number>, executions: number): Section {
  const rarest = Object.entries(outcomes).sort(([, a], [, b]) => a - b)[0]
  const note =
    rarest !== undefined &&
    Object.keys(outcomes).length > 1 &&
    executions > 0 &&
    html`<p class="hint">${counted(Object.keys(outcomes).length, 'outcome')}; the rarest, ${rarest[0]}, in ${share(rarest[1], executions)} of executions</p>`
  return { id: 'outcomes', title: 'Outcomes', body: html`${bars(outcomes, 'log')}${note}` }
}

/** One row for each latency that was timed at all. */
function latencySection(latencies: Record<string, Percentiles>): Section[] {
  const timed = Object.entries(latencies).filter(([, { count }]) => count > 0)
  if (timed.length === 0) return []
  const rows = timed.map(([name, latency]) => latencyRow(name, latency))
  const cells = timed.map(([name, latency]) => [
    name,
    count(latency.count),
    ...percentileCells(latency).map(durationWords),
  ])
  const drawn = chart({ kind: 'latency', rows, references: [] }, 'latencies on a logarithmic axis')
  const hint = html`<p class="hint">counted in buckets that double, heights logarithmic; the maximum is the upper end of the last bucket</p>`
  return [{ id: 'latencies', title: 'Latencies', body: html`${drawn}${table(PERCENTILE_HEAD, cells)}${hint}` }]
}
