// explore: atomic
import { CACHE_LINE_WORDS, mem, roundUp } from './arena.ts'
import { arenaWords, brkAddress } from './boot_words.ts'
import { staticWords } from './layout.ts'
import { rawLock, rawUnlock } from './raw_lock.ts'

const brkLock = staticWords('brk_lock', 1, 'futex word; protects brk')

/** Takes `words` words, on cache lines of their own and never given back; 0 when the arena is full. */
export function reserve(words: number): number {
  rawLock(brkLock)
  const at = mem[brkAddress]!
  const end = roundUp(at + words, CACHE_LINE_WORDS)
  const fits = end <= arenaWords()
  if (fits) mem[brkAddress] = end
  rawUnlock(brkLock)
  return fits ? at : 0
}
