// explore: atomic
import { WQ_NAME_BYTES, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { asciiAt, writeAscii } from '#shm/ascii'

export function write_wq_name(wq: number, name: string): void {
  writeAscii(wq + workqueue_struct.name, WQ_NAME_BYTES, name)
}

export function wq_name(wq: number): string {
  return asciiAt(wq + workqueue_struct.name, WQ_NAME_BYTES)
}
