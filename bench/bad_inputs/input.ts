import { fileURLToPath } from 'node:url'
import fc from 'fast-check'

/** What a command is given, in a file of that name. */
export interface Input {
  name: string
  text: string
  args(file: string): string[]
}

export const here = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))
export const lostUpdate = here('test/cli/scenarios/lost_update.ts')

/** The text with a few characters more or less. */
export const flipped = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((now, [at, drop, put]) => now.slice(0, at) + put + now.slice(at + drop), text))

/** The value with some JSON value in place of one that is there, or of nothing; `words` are such as may fit. */
export const replaced = (value: object, words: readonly unknown[] = []) =>
  fc
    .tuple(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, 1e308, '', [], {}, ...words)),
    )
    .map(([steps, put]) => {
      const copy = structuredClone(value) as Record<string, unknown>
      let at = copy
      for (const [i, step] of steps.entries()) {
        const keys = Object.keys(at)
        if (keys.length === 0) break
        const key = keys[step % keys.length]!
        const inner = at[key]
        if (i === steps.length - 1 || typeof inner !== 'object' || inner === null) {
          at[key] = put
          break
        }
        at = inner as Record<string, unknown>
      }
      return JSON.stringify(copy)
    })
