/** Ends, but not soon. */
export default {
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  cpus: [
    (state: Int32Array) => {
      for (let i = 0; i < 100; i++) Atomics.add(state, 0, 1)
      return 0
    },
    (state: Int32Array) => {
      for (let i = 0; i < 100; i++) Atomics.add(state, 1, 1)
      return 0
    },
  ],
}
