/** Rows of a table test: a name, and a body that runs on a CPU of the model and throws when it is not as the name says. */
const rows = new Map<string, { group: string; body: () => void }>()

export function rowsOf(group: string): (name: string, body: () => void) => void {
  return (name, body) => {
    if (rows.has(name)) throw new Error(`two rows are called "${name}"`)
    rows.set(name, { group, body })
  }
}

export const rowNames = (group: string): string[] => [...rows].filter(([, row]) => row.group === group).map(([n]) => n)
export const rowBody = (name: string): (() => void) => rows.get(name)!.body
