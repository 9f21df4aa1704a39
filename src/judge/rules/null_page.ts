// explore: atomic
import { mem, NULL_PAGE_WORDS, POISON } from '#shm/arena'
import { judge } from '../judge.ts'

/** Nobody writes through a NULL pointer: the first words of the arena keep their poison. Looked at by the end of a run. */
const rule = judge('null-page', 'invariant')

export function atTheEnd(): void {
  rule.look()
  for (let word = 0; word < NULL_PAGE_WORDS; word++) {
    const value = Atomics.load(mem, word)
    if (value === POISON) continue
    rule.tell(`word ${word} of the null page was written: 0x${(value >>> 0).toString(16)}`, [word])
    return
  }
}
