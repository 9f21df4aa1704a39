// lars-t-hansen/parlib-simple#30 (and the dev.to post of SpawnDev, corrected 2026-04): a barrier that looks again.
const LEFT = 0,
  GENERATION = 1,
  FIRST_SLOT = 2

export function make(count, pass) {
  return {
    title: `a barrier of ${count}, two rounds`,
    setup() {
      const m = new Int32Array(new SharedArrayBuffer(4 * (FIRST_SLOT + count)))
      m[LEFT] = count
      return m
    },
    cpus: Array.from({ length: count }, (_, me) => (m) => {
      for (let round = 1; round <= 2; round++) {
        Atomics.store(m, FIRST_SLOT + me, round)
        pass(m, count)
        for (let who = 0; who < count; who++) {
          const at = Atomics.load(m, FIRST_SLOT + who)
          if (at < round)
            throw new Error(`CPU ${me} passed the barrier of round ${round} while CPU ${who} was at ${at}`)
        }
      }
      return 0
    }),
  }
}

function pass(m, count) {
  const generation = Atomics.load(m, GENERATION)
  if (Atomics.sub(m, LEFT, 1) === 1) {
    Atomics.store(m, LEFT, count)
    Atomics.store(m, GENERATION, generation + 1)
    Atomics.notify(m, GENERATION)
  } else while (Atomics.load(m, GENERATION) === generation) Atomics.wait(m, GENERATION, generation)
}

export default make(3, pass)
