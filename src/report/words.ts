/** Figures as people read them. */
import { count } from '../counted.ts'

/** 1,234 or 56.7 k or 8.91 M, always with four or fewer digits. */
export function rate(perSecond: number): string {
  if (perSecond < 10_000) return count(perSecond)
  if (perSecond < 1e6) return `${(perSecond / 1e3).toPrecision(3)} k`
  return `${(perSecond / 1e6).toPrecision(3)} M`
}

export function microseconds(us: number | null): string {
  if (us === null) return '-'
  if (us < 1000) return `${us.toPrecision(3)} us`
  if (us < 1e6) return `${(us / 1e3).toPrecision(3)} ms`
  return `${(us / 1e6).toPrecision(3)} s`
}

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(1)} KiB`
  return `${(value / 1024 / 1024).toFixed(1)} MiB`
}

export function seconds(value: number): string {
  return `${Number.isInteger(value) ? value : value.toFixed(1)} s`
}

export function share(part: number, whole: number): string {
  const percent = (100 * part) / whole
  if (percent >= 99.995 || percent === 0) return `${percent.toFixed(1)} %`
  return percent >= 0.01 ? `${percent.toPrecision(3)} %` : `${percent.toExponential(1)} %`
}

/** Columns, the first to the left, the others to the right. */
export function columns(rows: string[][]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
      .join('  ')
      .trimEnd(),
  )
}
