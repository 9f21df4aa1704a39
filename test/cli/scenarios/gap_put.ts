import type { Scenario } from '../../../src/scenario.ts'

/** A reference count whose drop is a load, a store and a test: both CPUs may see the last one. */
const gapPut: Scenario<{ refs: Int32Array }, boolean> = {
  setup: () => ({ refs: new Int32Array(new SharedArrayBuffer(4)).fill(2) }),
  cpus: [put, put],
  check(_, last) {
    if (last.filter(Boolean).length !== 1) throw new Error(`freed ${last.filter(Boolean).length} times`)
  },
  describe: (state, view) => (view.buffer === state.refs.buffer ? 'refs' : undefined),
}
export default gapPut

function put({ refs }: { refs: Int32Array }): boolean {
  Atomics.store(refs, 0, Atomics.load(refs, 0) - 1)
  return Atomics.load(refs, 0) === 0
}
