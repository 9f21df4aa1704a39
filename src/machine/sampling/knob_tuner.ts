/**
 * Turns the knobs of a sampling run towards the rarest outcomes: a small bandit per knob. Each epoch is scored by how much
 * more often than on average each outcome came, weighted by its rarity in bits; a knob's value keeps a fading mean of the
 * scores of the epochs it took part in. Values are tried evenly first, then the best one is taken except for every
 * eighth epoch or so. The space is small and the scores are noisy, so knobs are treated as independent.
 */
import type { Knobs } from './round_words.ts'

type Choice = Omit<Knobs, 'epoch' | 'stop'>
type KnobName = keyof Choice

/** rare outcomes come in bursts: a long memory, or every quiet epoch would forget them */
const FADE = 0.02
const WANDER = 0.12

interface Arm {
  value: number
  tries: number
  score: number
}

export class KnobTuner {
  readonly #arms: Map<KnobName, Arm[]>
  readonly #random: () => number
  readonly #totals = new Map<string, number>()
  #samples = 0
  #seconds = 0

  constructor(values: Record<KnobName, number[]>, random: () => number) {
    this.#random = random
    const arms = Object.entries(values).map(([name, list]): [KnobName, Arm[]] => {
      return [name as KnobName, list.map((value) => ({ value, tries: 0, score: 0 }))]
    })
    this.#arms = new Map(arms)
  }

  choose(): Choice {
    const choice: Partial<Choice> = {}
    for (const [name, arms] of this.#arms) choice[name] = this.#pick(arms).value
    return choice as Choice
  }

  /** The values that score best so far, for the summary. */
  best(): Choice {
    const choice: Partial<Choice> = {}
    for (const [name, arms] of this.#arms) choice[name] = arms.reduce((a, b) => (b.score > a.score ? b : a)).value
    return choice as Choice
  }

  learn(choice: Choice, outcomes: ReadonlyMap<string, number>, seconds: number): void {
    if (seconds <= 0) return
    this.#seconds += seconds
    for (const [key, count] of outcomes) {
      this.#totals.set(key, (this.#totals.get(key) ?? 0) + count)
      this.#samples += count
    }
    const score = this.#score(outcomes, seconds)
    for (const [name, arms] of this.#arms) {
      const arm = arms.find((each) => each.value === choice[name])
      if (arm === undefined) continue
      arm.tries++
      arm.score += Math.max(FADE, 1 / arm.tries) * (score - arm.score)
    }
  }

  #score(outcomes: ReadonlyMap<string, number>, seconds: number): number {
    let score = 0
    for (const [key, count] of outcomes) {
      const total = this.#totals.get(key)!
      const bits = Math.log2(this.#samples / total)
      // bits alone would say nothing while there is one outcome; then the rate decides
      score += (bits + 0.01) * (count / seconds / (total / this.#seconds))
    }
    return score
  }

  #pick(arms: Arm[]): Arm {
    const untried = arms.filter((arm) => arm.tries < 2)
    if (untried.length > 0) return untried[Math.floor(this.#random() * untried.length)]!
    if (this.#random() < WANDER) return arms[Math.floor(this.#random() * arms.length)]!
    return arms.reduce((a, b) => (b.score > a.score ? b : a))
  }
}
