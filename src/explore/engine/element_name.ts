import { StepKind } from '../../link/instrument/steps.ts'
import { within } from '../../supervise/doing.ts'
import type { View } from '../memory/shared_memory.ts'
import type { RecordedStep } from '../story/recorder.ts'
import type { Execution } from './execution.ts'
import { lookingOn } from './looking_on.ts'

/**
 * `mount#3.mnt_count[cpu1]` where the scenario can say so; elsewhere by the key of the state that holds the view, `ring[3]`, or
 * by the buffer and where the view begins in it, `Int32Array#0[3]`, `Int32Array#0+64[3]`.
 */
export function elementName(x: Execution, view: View, index: number): string {
  if (x.loops?.post.words === (view as unknown)) return 'the messages of a port'
  const described = within('describe', () =>
    lookingOn(x, (state) => x.describe?.(state as never, view, index), x.hostState),
  )
  return described ?? `${viewName(x, view)}[${index}]`
}

/** The name of a view alone. */
export function viewName(x: Execution, view: View): string {
  const kind = view.constructor.name
  const { buffer, offset } = x.memory.place(x.touch(view)?.base ?? 0)
  return keyOf(x, view) ?? `${kind}#${buffer}${offset === 0 ? '' : `+${offset}`}`
}

/** CPUs are given copies of the state's views: the same elements of the same kind are the same view. */
function keyOf(x: Execution, view: View): string | undefined {
  const at = x.touch(view)?.base
  return x.stateViews.find(
    ({ view: each }) =>
      each.constructor === view.constructor && each.byteOffset === view.byteOffset && x.touch(each)?.base === at,
  )?.key
}

/** The views that a state holds, by their keys; those of a state that is a view or an array itself have none. */
export function viewsOf(state: unknown): Array<{ key: string; view: View }> {
  if (typeof state !== 'object' || state === null || ArrayBuffer.isView(state) || Array.isArray(state)) return []
  return Object.entries(state).flatMap(([key, view]) =>
    ArrayBuffer.isView(view) ? [{ key, view: view as unknown as View }] : [],
  )
}

/** `MNT_DOOMED`, `mount#3`: a value as the scenario says it, undefined where it has no words for it. */
export function valueInWords(x: Execution, view: View, index: number, value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
  return within('describeValue', () =>
    lookingOn(x, (state) => x.describeValue?.(state as never, view, index, value), x.hostState),
  )
}

/** `reads 0`, `writes 1 over 0`, `updates 1 to 2` */
export function effectOf(x: Execution, { view, index, kind, before, after }: RecordedStep): string {
  if (view === undefined) return 'takes a step'
  const said = (value: unknown): string => valueInWords(x, view, index, value) ?? String(value)
  if (kind === StepKind.write || kind === StepKind.store) return `writes ${said(after)} over ${said(before)}`
  return before === after ? `reads ${said(after)}` : `changes ${said(before)} to ${said(after)}`
}

/** Where an element is in the flat space of all shared memory, and how long it is. */
export function bytesOf(x: Execution, view: View, index: number): [number, number] {
  const meta = x.touch(view)
  return meta === null || !(index >= 0 && index < meta.length)
    ? [-1, 0]
    : [meta.base + (index << meta.shift), 1 << meta.shift]
}
