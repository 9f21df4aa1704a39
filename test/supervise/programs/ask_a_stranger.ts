/** Asks a thread that has loaded nothing of this and is in a loop where it stands; prints what it said. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { askThreads } from '../../../src/supervise/ask_threads.ts'

const worker = new Worker('for (;;);', { eval: true, execArgv: [] })
await once(worker, 'online')
process.stdout.write(JSON.stringify(await askThreads(1000)))
process.exit(0)
