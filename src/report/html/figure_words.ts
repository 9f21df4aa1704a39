/** Figures as tables and charts write them: three digits and a unit. Runs in the reader's browser too. */
export function durationWords(us: number | null | undefined): string {
  if (us === null || us === undefined) return '-'
  if (us === 0) return '0 µs'
  if (us < 1) return `${short(us * 1e3)} ns`
  if (us < 1e3) return `${short(us)} µs`
  if (us < 1e6) return `${short(us / 1e3)} ms`
  return `${short(us / 1e6)} s`
}

export function countWords(value: number): string {
  if (value >= 1e6) return `${short(value / 1e6)} M`
  if (value >= 1e4) return `${short(value / 1e3)} k`
  return Number.isInteger(value) ? value.toLocaleString('en-US') : short(value)
}

function short(value: number): string {
  if (value >= 99.95) return value.toFixed(0)
  const text = value.toPrecision(3)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
