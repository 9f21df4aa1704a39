import { statSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { type Kind, listOf, text } from './knob_kinds.ts'

const word = text(
  '<kernel/path=file>',
  'kernel/PATH=FILE, such as kernel/fs/mntput=./mine.ts, or kernel/PATH#FUNCTION=FILE for one function',
)

/** Whether the file is there is asked where it is linked: a result may be shown on another machine. */
export const standInKind: Kind<string[]> = listOf({
  ...word,
  is: (value): value is string => typeof value === 'string' && isStandIn(value),
  parse: (given) => (isStandIn(given) ? given : undefined),
})

function isStandIn(given: string): boolean {
  const at = given.indexOf('=')
  return at > 0 && at < given.length - 1
}

/** `kernel/fs/mntput` or `kernel/fs/umount#shrink`, and the file that takes its place or has that function. */
export function parseStandIn(given: string): [string, string] {
  if (!isStandIn(given)) throw new BadInput(`--stand-in "${given}": expected ${word.expected}`)
  const at = given.indexOf('=')
  const file = path.resolve(given.slice(at + 1))
  if (!isFile(file)) throw new BadInput(`--stand-in ${given}: there is no file ${file}`)
  return [
    given
      .slice(0, at)
      .replace(/^#/, '')
      .replace(/\.ts(?=#|$)/, ''),
    file,
  ]
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
