// The worker of synckit.
import { runAsWorker } from 'synckit'

runAsWorker(async (n) => {
  if (n === 0) throw new Error('zero')
  return 10 * n
})
