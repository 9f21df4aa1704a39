// GoogleChromeLabs/web-audio-samples#177: the audio thread pulls the block while the worker may still be writing it.
import { scenario } from 'mnttorture'

const REQUEST = 0
type Block = { state: Int32Array; samples: Float32Array }

export default scenario({
  title: 'a block that is pulled without asking',
  setup: (): Block => ({
    state: new Int32Array(new SharedArrayBuffer(8)),
    samples: new Float32Array(new SharedArrayBuffer(8)),
  }),
  cpus: [
    ({ state, samples }: Block) => {
      Atomics.store(state, REQUEST, 1)
      Atomics.notify(state, REQUEST)
      return [samples[0]!, samples[1]!]
    },
    ({ state, samples }: Block) => {
      while (Atomics.wait(state, REQUEST, 0) === 'ok');
      for (let i = 0; i < samples.length; i++) samples[i] = 0.25
      return 0
    },
  ],
  outcomes: {
    '[[0.25,0.25],0]': 'acceptable',
    '[[0,0],0]': 'interesting',
    '[[0.25,0],0]': 'forbidden',
    '[[0,0.25],0]': 'forbidden',
  },
})
