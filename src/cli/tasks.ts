/** What runs in a supervised thread, by name. Each is loaded when it is asked for. */
import type { MessagePort } from 'node:worker_threads'
import { serveTasks, type Tasks } from '../supervise/serve_tasks.ts'

const tasks: Tasks = {
  explore: async () => (await import('../explore/run/explore_tasks.ts')).exploreTask,
  again: async () => (await import('../explore/run/explore_tasks.ts')).againTask,
  near: async () => (await import('../explore/run/explore_tasks.ts')).nearTask,
  replay: async () => (await import('../explore/run/explore_tasks.ts')).replayTask,
  begin: async () => (await import('../machine/begin_task.ts')).beginTask,
}

export function serve(port: MessagePort): void {
  serveTasks(port, tasks)
}
