// One CPU of programs of a structure, on a real thread. See src/structure/stress/race_thread.ts.
import { parentPort, workerData } from 'node:worker_threads'

const { raceThread } = await import(workerData.module)
await raceThread(workerData.job, parentPort)
