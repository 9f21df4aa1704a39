// A thread that plays a task of a program on the running kernel. See src/witness/live/task_thread.ts.
import { workerData } from 'node:worker_threads'

const { module, words, task, port } = workerData
const { playTask } = await import(module)
playTask(port, words, task)
