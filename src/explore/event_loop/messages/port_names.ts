import type { Inbox } from './inbox.ts'

/** The ports of a state by the keys that lead to them. */
export function portNames(
  state: unknown,
  inboxOf: (value: object) => Inbox | undefined,
): (inbox: Inbox) => string | undefined {
  const names = new Map<Inbox, string>()
  const seen = new Set<object>()
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return
    seen.add(value)
    const inbox = inboxOf(value)
    if (inbox !== undefined) {
      if (path !== '') names.set(inbox, path)
      return
    }
    const entries =
      value instanceof Map ? [...value] : value instanceof Set ? [...value].entries() : Object.entries(value)
    for (const [key, inner] of entries)
      look(inner, `${path}${Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`}`)
  }
  look(state, '')
  return (inbox) => names.get(inbox)
}
