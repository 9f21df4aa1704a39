import { slabUse } from '#shm/slab'

/** A subject that ran out of memory has shown nothing: throws, and says of what there was too little. */
export function arenaSufficed(bytes: number): void {
  const short = slabUse().find(({ refused }) => refused > 0)
  if (short !== undefined)
    throw new Error(`no room for a ${short.name} in an arena of ${bytes} bytes: give the scenario a larger one`)
}
