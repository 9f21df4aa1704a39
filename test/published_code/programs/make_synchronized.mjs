// make-synchronized 0.8.0: make-synchronized's worker is asked for a value, two answers and an error of a module
import makeSynchronized from 'make-synchronized'

export default {
  setup: () => ({}),
  cpus: [
    () => {
      const asked = makeSynchronized(new URL('./asynchronous.mjs', import.meta.url))
      const told = [asked.name, asked(1, 2)]
      try {
        asked.fail()
      } catch (error) {
        return [...told, error.message]
      }
    },
  ],
  outcomes: { '[["asynchronous",3,"no"]]': 'acceptable' },
}
