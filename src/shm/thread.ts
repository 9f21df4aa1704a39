/** Number of this thread in the run: 0 is the thread that boots, 1 to cpus are CPUs, then kworkers, then the timer. */
export let threadId = 0

export function bindThread(id: number): void {
  threadId = id
}
