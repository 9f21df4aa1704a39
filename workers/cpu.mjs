// One CPU: a worker thread that runs what the machine's own module says. See src/machine/thread.ts.
import { parentPort, workerData } from 'node:worker_threads'

const { runCpu } = await import(workerData.machine)
await runCpu(workerData.job, parentPort)
