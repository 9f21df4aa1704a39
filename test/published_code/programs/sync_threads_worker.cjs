// The worker of sync_threads.
const { runAsWorker } = require('sync-threads')

runAsWorker(async (n) => 10 * n)
