// explore: atomic
import { kworkerThreads } from '#kernel/workqueue/kworker_threads'
import { nrCpus, nrKworkers } from '#shm/boot_words'

/** `cpu0`, `kworker/1`, `rescuer/0`, `timer`, or `init` for the thread that boots. */
export function threadName(pid: number): string {
  if (pid === 0) return 'init'
  const cpu = pid - 1
  if (cpu < nrCpus()) return `cpu${cpu}`
  const kworker = cpu - nrCpus()
  if (kworker < nrKworkers()) return `kworker/${kworker}`
  return kworker < kworkerThreads() ? `rescuer/${kworker - nrKworkers()}` : 'timer'
}
