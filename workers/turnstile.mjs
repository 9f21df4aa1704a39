// One CPU of a schedule that is replayed on real threads. See src/explore/turnstile/turnstile_thread.ts.
import { parentPort, workerData } from 'node:worker_threads'

const { runTurnstile } = await import(workerData.module)
await runTurnstile(workerData.job, parentPort)
