import { builtRoot, sourceRoot } from '../link/source_root.ts'

/**
 * What code under test does outside its functions, in words: it throws from a timer, or leaves a promise rejected. Undefined
 * where the fault is this tool's own.
 */
export function astray(error: unknown, origin: string): string | undefined {
  const text = stackOf(error)
  if (comesFromHere(text)) return undefined
  const how = origin === 'unhandledRejection' ? 'leaves a promise rejected' : 'throws outside its functions'
  const message = error instanceof Error ? error.message : String(error)
  return `the code under test ${how}: ${message.replace(/\s*\n\s*/g, ' ')}${placeIn(text)}`
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** The innermost frame that is not node's own lies in this package. */
function comesFromHere(stack: string): boolean {
  const place = placeIn(stack)
  return place === '' || [sourceRoot, builtRoot].some((folder) => place.includes(folder))
}

function placeIn(stack: string): string {
  const place = /\n\s+at (?:.*\()?((?:file:\/\/)?\/[^()\n]*:\d+:\d+)\)?/.exec(stack)?.[1]
  return place === undefined ? '' : ` (${place.replace('file://', '')})`
}
