/** Functions say the text that was written, and not what the instrumenting made of it. */
import { nativeOf, replace } from './host.ts'

/** The texts of the programs that this thread runs, by the name that stands in their functions. */
const texts = new Map<string, string>()

export function keepText(name: string, text: string): void {
  texts.set(name, text)
}

export function replaceFunctionText(): void {
  replace(
    Function.prototype,
    'toString',
    (native) => (self, given) => asWritten(native(typeof self === 'function' ? (nativeOf(self) ?? self) : self, given)),
  )
}

/** Of all that stand within the text of a function, its own is the longest. */
function asWritten(text: string): string {
  let own: { text: string; from: number; to: number } | undefined
  for (const [, name, from, to] of text.matchAll(/\/\*\$([0-9a-f]{8}):(\d+)-(\d+)\*\//g)) {
    const known = texts.get(name as string)
    if (known === undefined || (own !== undefined && own.to - own.from >= Number(to) - Number(from))) continue
    own = { text: known, from: Number(from), to: Number(to) }
  }
  return own === undefined ? text : own.text.slice(own.from, own.to).replace(/^static\s+(?=[^\s(=])/, '')
}
