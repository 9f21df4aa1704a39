/** Asks a thread that is always entering some function where it stands, again and again; prints how often it said. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { askThreads } from '../../../src/supervise/ask_threads.ts'
import { STANDING } from '../../../src/supervise/doing.ts'

const worker = new Worker(new URL('./entering.mjs', import.meta.url), { execArgv: [], workerData: STANDING })
await once(worker, 'online')
let answers = 0
// on a busy machine it may have no core for as long as that takes
for (let i = 0; i < 300 || answers === 0; i++) answers += (await askThreads(5)).length
process.stdout.write(`${answers}`)
process.exit(0)
