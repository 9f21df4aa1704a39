import type { FrameRow, FrameTable } from '../../src/stack/frame_table.ts'
import type { Depths } from './depths.ts'

/** The row as this kernel has it, with its calls of the table's own functions. */
export function measuredRow(row: FrameRow, { most, calls, jumps }: Depths, names: ReadonlySet<string>): FrameRow {
  const { calls: _calls, indirect: _indirect, ...rest } = row
  const at = new Map<string, number>()
  for (const name of jumps) if (names.has(name)) at.set(name, 0)
  for (const { to, depth } of calls) if (to !== undefined && names.has(to)) at.set(to, Math.max(at.get(to) ?? 0, depth))
  const pointers = calls.filter(({ to }) => to === undefined).map(({ depth }) => depth)
  const indirect = pointers.length === 0 ? most : Math.max(...pointers)
  const shown = [...at].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...rest,
    bytes: most,
    ...(shown.length === 0 ? {} : { calls: Object.fromEntries(shown) }),
    ...(indirect === most ? {} : { indirect }),
  }
}

/** One row a line. */
export function tableText({ rows, ...about }: FrameTable): string {
  const head = JSON.stringify(about, null, 2).slice(0, -2)
  const lines = Object.entries(rows).map(([name, row]) => `    ${JSON.stringify(name)}: ${spaced(row)}`)
  return `${head},\n  "rows": {\n${lines.join(',\n')}\n  }\n}\n`
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
    .join(', ')} }`
}
