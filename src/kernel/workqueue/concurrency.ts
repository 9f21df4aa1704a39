/** Called by wait_on around a kworker's sleep; the work queue engineer's part. */
export function wq_worker_sleeping(_worker: number): void {}
export function wq_worker_running(_worker: number): void {}
