import type { Look } from './look.ts'
import { wrapped } from './wrapped.ts'

/** What was found, in lines as wide as the look: the first begins with `head`, a message's own lines stay lines. */
export function messageLines(head: string, message: string, look: Look): string[] {
  const [first = '', ...others] = message.split('\n').flatMap((line, at) => {
    const words = line.trimStart().split(' ')
    return at === 0
      ? wrapped([`${head}:`, ...words], '', '  ', ' ', look.width)
      : wrapped(words, '  ', '    ', ' ', look.width)
  })
  return [first.replace(head, look.paint('finding', head)), ...others]
}
