// explore: atomic
import { finding } from '#shm/hints'
import type { Structure } from './structure.ts'

/** What the structure has to say against itself while nobody is in a call. */
export function invalidity({ validate }: Structure, handle: object): string | undefined {
  try {
    validate?.(handle)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export function validated(structure: Structure, handle: object): void {
  const message = invalidity(structure, handle)
  if (message !== undefined) finding('invariant', 'validate', message)
}
