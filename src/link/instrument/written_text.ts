/**
 * Text of a statement in the making has signs in it for what is known only when all of the program is there: which number a step has,
 * which names temporaries have, where the text was in the bundle. So text that was written for one program can stand in another one.
 * Signs of a kind are as long as each other, so that how long a text is does not depend on what stands before it.
 */
export const MARK = '\uE000'
export const SITE = '\uE001'
export const FRAME = '\uE002'

export type Sign = typeof MARK | typeof SITE | typeof FRAME

/** Digits are private characters, too, so that two signs are never taken for another one. */
const FIRST_DIGIT = 0xe400
const BASE = 1024

/** As long as what stands in its place in most programs: inlining counts characters. */
const digitsOf = (kind: string): number => (kind === MARK ? 5 : 3)

export function sign(kind: Sign, value: number): string {
  let digits = ''
  for (let i = 0, rest = value; i < digitsOf(kind); i++, rest = Math.floor(rest / BASE))
    digits += String.fromCharCode(FIRST_DIGIT + (rest % BASE))
  return kind + digits
}

function numberOf(digits: string): number {
  let value = 0
  for (let i = digits.length - 1; i >= 0; i--) value = value * BASE + digits.charCodeAt(i) - FIRST_DIGIT
  return value
}

/** A text between signs: `pieces[i]` stands before the sign of `kinds[i]`, which says `values[i]`; one piece more stands behind the last. */
export interface Pieces {
  pieces: string[]
  kinds: string
  values: number[]
}

export function splitAtSigns(text: string): Pieces {
  const split: Pieces = { pieces: [], kinds: '', values: [] }
  let done = 0
  for (const match of text.matchAll(SIGN)) {
    split.pieces.push(text.slice(done, match.index))
    split.kinds += match[1] ?? match[3]!
    split.values.push(numberOf(match[2] ?? match[4]!))
    done = match.index + match[0].length
  }
  split.pieces.push(text.slice(done))
  return split
}

const SIGN = /(\uE000)([\uE400-\uE7FF]{5})|([\uE001\uE002])([\uE400-\uE7FF]{3})/g

/** The text that was split. */
export function joinSigns({ pieces, kinds, values }: Pieces): string {
  return values.reduce((text, value, i) => text + sign(kinds[i] as Sign, value) + pieces[i + 1]!, pieces[0]!)
}
