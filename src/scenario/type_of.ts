/** What a value is, in words, for whoever gave another one than was expected. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'function')
    return /^class\b/.test(Function.prototype.toString.call(value)) ? 'a class' : 'a function'
  if (typeof value === 'object') return 'a value of type object'
  const text = String(value)
  return `a value of type ${typeof value}${text.length <= 40 ? ` (${text})` : ''}`
}
