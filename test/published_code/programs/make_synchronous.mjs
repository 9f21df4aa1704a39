// make-synchronous 2.1.0: two answers of make-synchronous' worker, whose code is made of the function's text, and an error
import makeSynchronous from 'make-synchronous'

export default {
  setup: () => ({}),
  cpus: [
    () => {
      const add = makeSynchronous(async (a, b) => {
        if (a > 5) throw new Error('too big')
        return a + b
      })
      const sums = [add(1, 2), add(3, 4)]
      try {
        add(9, 1)
      } catch (error) {
        return [...sums, error.message]
      }
    },
  ],
  outcomes: { '[[3,7,"too big"]]': 'acceptable' },
}
