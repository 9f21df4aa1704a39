import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { read_seqbegin, read_seqretry, seqlock_t, write_seqlock, write_sequnlock } from '#kernel/lib/seqlock'
import { sizeOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../../../src/bugs/words_scenario.ts'

const lock = staticWords('pair_lock', sizeOf(seqlock_t), 'of the pair')
const one = staticWords('one_half', 1, 'written with the other half')
const other = staticWords('other_half', 1, 'written with the one half')

export default wordsScenario({
  title: 'a reader of a seqlock that need not retry has seen both halves, or neither',
  cpus: [
    () => {
      write_seqlock(lock)
      WRITE_ONCE(one, 1)
      WRITE_ONCE(other, 1)
      write_sequnlock(lock)
      return null
    },
    () => {
      const seq = read_seqbegin(lock)
      const halves = [READ_ONCE(one), READ_ONCE(other)]
      return read_seqretry(lock, seq) ? null : halves
    },
  ],
  check([, halves]) {
    if (Array.isArray(halves) && halves[0] !== halves[1])
      throw new Error(`the reader found ${halves.join(' and ')}, and was not told to retry`)
  },
})
