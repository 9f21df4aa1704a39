// A thread that the main thread watches and can end at once: whatever runs users' code runs here. See src/supervise.
import { parentPort, workerData } from 'node:worker_threads'

const { serve } = await import(workerData.module)
serve(parentPort)
