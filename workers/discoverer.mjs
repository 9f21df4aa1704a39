// One of several threads that discover: its share of the programs of a run. See src/discover/share.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register({ tsconfig: false })
const { runShare } = await import('../src/discover/share.ts')
await runShare(workerData, parentPort)
