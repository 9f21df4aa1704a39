// synckit 0.12.3: answers and an error of one function.
import { createSyncFn } from 'synckit'

const file = new URL('./synckit_worker.mjs', import.meta.url).pathname

export default {
  title: 'an answer, an error, an answer',
  setup: () => null,
  cpus: [
    () => {
      const tenfold = createSyncFn(file)
      const given = [1, 0, 2].map((n) => {
        try {
          return tenfold(n)
        } catch (error) {
          return error.message
        }
      })
      return given
    },
  ],
  outcomes: { '[[10,"zero",20]]': 'acceptable' },
}
