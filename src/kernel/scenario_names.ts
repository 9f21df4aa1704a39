// explore: atomic
import { describe } from '#kernel/describe'
import { describeValue } from '#kernel/describe_value'
import { RESCUER_THREADS } from '#kernel/workqueue/kworker_threads'

export interface DaemonCounts {
  kworkers: number
  rescuers?: boolean
  timer?: boolean
}

/** What every scenario of the model says to its readers: its words, their values and its daemons by name, in the order of their tasks. */
export function scenarioNames({ kworkers, rescuers = false, timer = false }: DaemonCounts) {
  const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}/${i}`)
  return {
    describe: (_state: unknown, _view: ArrayBufferView, index: number): string => describe(index),
    describeValue: (_state: unknown, _view: ArrayBufferView, index: number, value: number | bigint) =>
      describeValue(index, Number(value)),
    daemonNames: [
      ...numbered('kworker', kworkers),
      ...numbered('rescuer', rescuers ? RESCUER_THREADS : 0),
      ...(timer ? ['timer'] : []),
    ],
  }
}
