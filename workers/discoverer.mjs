// One of several threads that discover: its share of the programs of a run. See src/discover/share.ts.
import { parentPort, workerData } from 'node:worker_threads'

const { runShare } = await import(workerData.module)
await runShare(workerData.share, parentPort)
