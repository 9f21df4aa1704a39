import type { Engine } from './engine.ts'
import { type Explanation, explain } from './explain.ts'
import type { RawFinding } from './finding.ts'
import type { TraceEntry } from './trace_entry.ts'

const LONGEST_CYCLE = 200

/**
 * An execution reached the bound of steps. It is a livelock when every CPU that could go on did go on in its later half, and
 * one at least did the same steps again and again; otherwise it was only long, or unfair to somebody that the others wait for.
 */
export function livelockOf(
  engine: Engine,
  choices: readonly number[],
  eager: boolean,
): { finding: RawFinding; story: Explanation } | undefined {
  const story = explain(engine, choices, eager)
  const later = story.choices.slice(story.choices.length >> 1)
  if (story.enabledAtEnd.some((cpu) => !later.includes(cpu))) return undefined
  const { trace } = story
  const cycles: string[] = []
  let longest = 0
  let repeats = false
  for (const cpu of new Set(later)) {
    const own = trace.filter((entry) => entry.cpu === engine.nameOf(cpu))
    const period = cycleOf(own.map(stepKey))
    longest += 2 * (period ?? 10)
    repeats ||= period !== undefined
    const steps = own
      .slice(-(period ?? Math.min(own.length, 10)))
      .map(({ op, location, source }) => `${op} ${location} at ${source}`)
    const shape = [...new Set(steps)].slice(0, 8).join(', ')
    cycles.push(`${engine.nameOf(cpu)} ${period === undefined ? 'lately did' : `repeats ${period} steps`}: ${shape}`)
  }
  if (!repeats) return undefined // long, and getting on
  const finding: RawFinding = {
    kind: 'livelock',
    message: `no end after ${story.choices.length} steps; ${cycles.join('; ')}`,
  }
  const shownTrace = [...trace.slice(0, 50), ...trace.slice(Math.max(50, trace.length - longest))]
  return { finding, story: { ...story, findings: [finding], trace: shownTrace } }
}

function stepKey({ op, location, source }: TraceEntry): string {
  return `${op} ${location} ${source}`
}

/** The shortest run of steps at the end that stands there twice. */
export function cycleOf(steps: readonly (string | number)[]): number | undefined {
  const keys = steps.slice(-2 * LONGEST_CYCLE - 2)
  for (let period = 1; period <= LONGEST_CYCLE && period * 2 <= keys.length; period++) {
    let same = true
    for (let i = 1; i <= period && same; i++) same = keys[keys.length - i] === keys[keys.length - i - period]
    if (same) return period
  }
  return undefined
}
