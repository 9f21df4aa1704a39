/** `message (file:line)`: what was thrown, in one line, with the first place outside node itself, or the one that is given. */
export function toldError(error: unknown, ...given: [place?: string | undefined]): string {
  const place = given.length === 0 ? placeOf(error) : given[0]
  const message = error instanceof Error ? error.message : textOf(error)
  return `${message.replace(/\s*\n\s*/g, ' ')}${place === undefined ? '' : ` (${place})`}`
}

function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const place = /\n\s+at (?:.*\()?((?:file:\/\/)?\/[^()\n]*:\d+:\d+)\)?/.exec(String(error.stack))?.[1]
  return place?.replace('file://', '')
}

/** Even what has no text, such as an object without a prototype. */
function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
