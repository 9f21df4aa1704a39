/** The bug: nobody hears that a kworker sleeps, so it counts as runnable and keeps its pool from starting another item. */
export function wq_worker_sleeping(_thread: number): void {}

export function wq_worker_running(_thread: number): void {}
