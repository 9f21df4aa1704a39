// GoogleChromeLabs/web-audio-samples#161: the index wraps one too late; a sample is written beside the ring and read as undefined.
const LENGTH = 3

export default {
  title: 'a ring index that wraps after the end',
  setup: () => ({
    state: new Int32Array(new SharedArrayBuffer(4)),
    ring: new Float64Array(new SharedArrayBuffer(8 * LENGTH)),
  }),
  cpus: [
    ({ state, ring }) => {
      let at = 0
      for (let n = 1; n <= 5; n++) {
        while (Atomics.load(state, 0) === LENGTH) Atomics.wait(state, 0, LENGTH)
        ring[at] = n + 0.5
        if (at++ === LENGTH) at = 0
        Atomics.add(state, 0, 1)
        Atomics.notify(state, 0)
      }
      return 0
    },
    ({ state, ring }) => {
      let at = 0
      const got = []
      for (let n = 1; n <= 5; n++) {
        while (Atomics.load(state, 0) === 0) Atomics.wait(state, 0, 0)
        got.push(Number.isNaN(ring[at] * 1) ? null : ring[at])
        if (at++ === LENGTH) at = 0
        Atomics.sub(state, 0, 1)
        Atomics.notify(state, 0)
      }
      return got
    },
  ],
  check(_, [, got]) {
    if (String(got) !== '1.5,2.5,3.5,4.5,5.5') throw new Error(`got ${got}`)
  },
}
