/**
 * The kernel stack when it was fullest as deactivate_super began: a bar of its frames, and beside it the same calls on the stacks
 * of other kernels. What a frame may take beyond its least is drawn paler.
 */
import { count, counted } from '../../counted.ts'
import { type StackFrame, stackUse, wayOf } from '../../stack/frame_sums.ts'
import type { FrameTable } from '../../stack/frame_table.ts'
import { MODEL_CALLS } from '../../stack/model_calls.ts'
import { FRAMES, TABLES } from '../../stack/tables.ts'
import { rangeText } from '../stack_lines.ts'
import { table } from './figures.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'

export interface StackShown {
  minFreeBytes: number | null
  maxFreeBytes?: number | undefined
  calls?: readonly string[] | undefined
  chain?: readonly StackFrame[] | undefined
  mayOverflow?: { over: number; frames: readonly StackFrame[] } | undefined
}

export function stackSection(seen: StackShown | undefined): Section[] {
  if (typeof seen?.minFreeBytes !== 'number' || seen.chain === undefined || seen.chain.length === 0) return []
  const { minFreeBytes, maxFreeBytes = minFreeBytes, calls = [], chain, mayOverflow } = seen
  const bars = [{ label: 'this run', frames: chain, note: `${rangeText(minFreeBytes, maxFreeBytes)} free` }]
  for (const frames of FRAMES) bars.push(ofKernel(TABLES[frames], calls))
  const may =
    mayOverflow !== undefined &&
    html`<p>Further down it may overflow, by ${count(mayOverflow.over)} bytes at the most; not by the least of the sizes.</p>`
  const body = html`<p>${rangeText(minFreeBytes, maxFreeBytes)} bytes were free.</p>${may}${stackBars(bars)}
<details><summary>${counted(chain.length, 'frame')}, outermost first</summary>${table(['function', 'bytes', 'known by', 'source'], chain.map(row))}</details>`
  return [{ id: 'stack', title: 'Least stack free at deactivate_super', body }]
}

export interface StackBar {
  label: string
  frames: readonly StackFrame[]
  note: string
}

/** Bars of one scale, the longest across the page. */
export function stackBars(bars: readonly StackBar[]): Markup {
  const longest = Math.max(1, ...bars.map(({ frames }) => frames.reduce((sum, { high }) => sum + high, 0)))
  const width = (bytes: number): string => `${((100 * bytes) / longest).toFixed(2)}%`
  const bar = ({ label, frames, note }: StackBar): Markup => {
    const parts = frames.map((frame, index) => {
      const { function: name, bytes, high, by } = frame
      const colour = `background:var(--g${index % 7})`
      const tip = `${name}: ${rangeText(bytes, high)} bytes, ${by}`
      const sure = html`<span style="width:${width(bytes)};${colour}" data-tip="${tip}"></span>`
      return html`${sure}${high > bytes && html`<span class="may" style="width:${width(high - bytes)};${colour}" data-tip="${tip}"></span>`}`
    })
    return html`<div class="frames"><b>${label}</b><div class="stack">${parts}</div><span class="hint">${note}</span></div>`
  }
  return html`${bars.map(bar)}`
}

/** The calls of a run on the stack of another kernel. */
function ofKernel(kernel: FrameTable, calls: readonly string[]): StackBar {
  const functions = calls.flatMap((call) => {
    const ways = MODEL_CALLS[call]
    return ways === undefined ? [] : wayOf(kernel, ways)
  })
  const { low, high, frames } = stackUse(kernel, functions, kernel, 'deactivate_super')
  const { threadSize } = kernel
  return {
    label: kernel.frames,
    frames,
    note: `${rangeText(low, high)} used, ${rangeText(threadSize - high, threadSize - low)} free of ${count(threadSize)}`,
  }
}

function row({ function: name, bytes, high, by, source }: StackFrame): string[] {
  return [name, rangeText(bytes, high), by, source]
}
