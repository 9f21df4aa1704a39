export default {
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [
    (state: Int32Array) => Atomics.load(state, 0),
    () => {
      throw new RangeError('out of toys')
    },
  ],
}
