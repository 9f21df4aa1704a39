/** What runs in a supervised thread, by name. Each is loaded when it is asked for. */
import type { MessagePort } from 'node:worker_threads'
import { serveTasks, type Tasks } from '../supervise/serve_tasks.ts'

const tasks: Tasks = {
  explore: async () => (await import('./explore_task.ts')).exploreTask,
  again: async () => (await import('../explore/run/explore_tasks.ts')).againTask,
  near: async () => (await import('../explore/run/explore_tasks.ts')).nearTask,
  replay: async () => (await import('../explore/run/explore_tasks.ts')).replayTask,
  bench: async () => (await import('./bench_task.ts')).benchTask,
  bridge: async () => (await import('./bridge_task.ts')).bridgeTask,
  discoverUnit: async () => (await import('../campaign/unit_tasks.ts')).discoverUnitTask,
  structureUnit: async () => (await import('../campaign/unit_tasks.ts')).structureUnitTask,
  minimise: async () => (await import('../campaign/unit_tasks.ts')).minimiseTask,
  discover: async () => (await import('./discover_task.ts')).discoverTask,
  evidence: async () => (await import('./evidence_task.ts')).evidenceTask,
  barriers: async () => (await import('./barriers_task.ts')).barriersTask,
  litmus: async () => (await import('./litmus_task.ts')).litmusTask,
  list: async () => (await import('./list_task.ts')).listTask,
  structure: async () => (await import('../structure/search/search.ts')).searchTask,
  stressStructure: async () => (await import('../structure/stress/stress.ts')).stressTask,
  stress: async () => (await import('./stress_task.ts')).stressTask,
}

export function serve(port: MessagePort): void {
  serveTasks(port, tasks)
}
