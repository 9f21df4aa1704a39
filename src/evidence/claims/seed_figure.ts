import type { Range } from '../../stack/frame_table.ts'

/**
 * A range of free bytes beside the seed's figure. The seed measured stacks of 8,192 bytes; a stack of another size is compared
 * by what is used of it, so callers take that from 8,192.
 */
export const SEED_SIZE = 8192
/** The seed says "just short of 7500", the commit "about 7400". */
const SAID = 7500
const ABOUT = 7400
/** process_one_work copies a lockdep_map where lockdep is on, as it was when the series was tested. No dump shows its size. */
const LOCKDEP_MAP: Range = [32, 48]

export const SEED_RULE = [
  `rule: the claim holds where no value of the range is below ${ABOUT} ("about 7400", says the commit), and is undecided where some are;`,
  `  "just short of 7500" stands where some values are below ${SAID}, and none below ${ABOUT}; a stack of another size is compared by what is used of it`,
]

export interface SeedWords {
  holds: boolean
  undecided?: string
  /** what the range says of the figure */
  words: string[]
}

/** `free`: of 8,192. `lockdep`: whether the worker copied a lockdep_map on that stack when the series was tested. */
export function againstSeed(free: Range, lockdep: boolean): SeedWords {
  if (!lockdep) return { ...verdict(free), words: [figureWords(free)] }
  const tested: Range = [free[0] - LOCKDEP_MAP[1], free[1] - LOCKDEP_MAP[0]]
  return {
    ...verdict(tested),
    words: [
      `without lockdep ${figureWords(free)}`,
      `with lockdep, as it was tested, ${LOCKDEP_MAP.join(' to ')} less, ${rangeWords(tested)}: ${figureWords(tested)}`,
    ],
  }
}

export function rangeWords([low, high]: Range): string {
  return high > low ? `${low} to ${high}` : String(low)
}

function verdict([low, high]: Range): Pick<SeedWords, 'holds' | 'undecided'> {
  if (low >= ABOUT || high < ABOUT) return { holds: low >= ABOUT }
  return {
    holds: false,
    undecided: `${low} to ${high} bytes free of ${SEED_SIZE}: some sizes leave ${ABOUT}, and some do not`,
  }
}

function figureWords([low, high]: Range): string {
  if (low >= SAID)
    return `${low === SAID ? 'exactly' : `${low - SAID} bytes over`} ${SAID} at the least: more than the series says`
  if (low >= ABOUT) return '"just short of 7500" stands'
  return high < ABOUT ? 'less than the series says' : `partly below ${ABOUT}, partly not`
}
