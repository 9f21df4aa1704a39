import { InvalidArgumentError } from 'commander'

/** A parser for a commander option: a whole number in [least, most]. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}, got "${text}".`)
    }
    return value
  }
}

/** A parser for a commander option: a duration in seconds, above zero and at most `most`. */
export function duration(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value <= 0 || value > most) {
      throw new InvalidArgumentError(`expected seconds, above 0 and at most ${most}, got "${text}".`)
    }
    return value
  }
}

export const MOST_CPUS = 64
export const MOST_KWORKERS = 64
/** 30 days */
export const MOST_SECONDS = 2_592_000
export const MOST_SEED = 0xffff_ffff
