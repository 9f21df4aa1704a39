import { mem, NULL_PAGE_WORDS } from './arena.ts'
import { memoryAllocated, memoryFreed, NULL_POINTER } from './hints.ts'
import { endOfStatics, staticOf, struct } from './layout.ts'

/** What a thread must know before it can do anything: written once by boot, except `brk`. */
const bootWords = struct('boot_words', {
  nr_cpus: 'possible CPUs; written by boot',
  nr_kworkers: 'threads of the kworker reserve; written by boot',
  arena_words: 'size of the arena; written by boot',
  brk: 'first word not given to any page; brk_lock',
  quarantine: 'objects of a cache that wait before reuse; written by boot',
  kill_sb_us: 'simulated I/O of one kill_sb, in microseconds; written by boot',
})
const boot = staticOf('boot', bootWords, 'knobs of this boot')

export interface BootKnobs {
  cpus: number
  kworkers: number
  quarantine: number
  killSbIoUs: number
}

export function writeBootWords(knobs: BootKnobs): void {
  memoryAllocated(mem, 0, NULL_PAGE_WORDS, NULL_POINTER)
  memoryFreed(mem, 0, NULL_PAGE_WORDS)
  mem[boot + bootWords.nr_cpus] = knobs.cpus
  mem[boot + bootWords.nr_kworkers] = knobs.kworkers
  mem[boot + bootWords.arena_words] = mem.length
  mem[boot + bootWords.brk] = endOfStatics()
  mem[boot + bootWords.quarantine] = knobs.quarantine
  mem[boot + bootWords.kill_sb_us] = knobs.killSbIoUs
}

export const nrCpus = (): number => mem[boot + bootWords.nr_cpus]!
export const nrKworkers = (): number => mem[boot + bootWords.nr_kworkers]!
export const arenaWords = (): number => mem[boot + bootWords.arena_words]!
export const quarantineLength = (): number => mem[boot + bootWords.quarantine]!
export const killSbIoUs = (): number => mem[boot + bootWords.kill_sb_us]!
/** Other I/O from here on: the bench asks the same machine for several. */
export function setKillSbIoUs(us: number): void {
  mem[boot + bootWords.kill_sb_us] = us
}

export const brkAddress: number = boot + bootWords.brk
