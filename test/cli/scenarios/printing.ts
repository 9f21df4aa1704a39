console.log('printed while loading')

export default {
  setup: () => {
    console.log('printed by setup')
    return new Int32Array(new SharedArrayBuffer(4))
  },
  cpus: [
    (state: Int32Array) => {
      if (state.length !== 1) console.log('printed by a CPU')
      return 'text with "quotes"'
    },
  ],
}
