/** The main thread asks for other knobs while CPU 0 publishes those of the next round. */
import { askFor, type Knobs, nextKnobs, publishNext, roundWords } from '../../../src/machine/sampling/round_words.ts'
import { scenario } from '../../../src/scenario_face.ts'

const knobs = (n: number): Knobs => ({
  epoch: n,
  layout: n,
  copies: n,
  meetEvery: n,
  skew: n,
  jitter: n,
  stop: n === 2,
})

export default scenario({
  setup: () => {
    const words = roundWords(2)
    askFor(words, knobs(1))
    publishNext(words)
    return words
  },
  cpus: [
    (words) => askFor(words, knobs(2)),
    (words) => {
      publishNext(words)
      const { epoch, layout, copies, meetEvery, skew, jitter, stop } = nextKnobs(words)
      return [epoch, layout, copies, meetEvery, skew, jitter, stop]
    },
  ],
  outcomes: { '[null,[1,1,1,1,1,1,false]]': 'acceptable', '[null,[2,2,2,2,2,2,true]]': 'acceptable' },
})
