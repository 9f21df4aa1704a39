// explore: atomic
import { WQ_NAME_BYTES, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem } from '#shm/arena'

export function write_wq_name(wq: number, name: string): void {
  const bytes = new Uint8Array(mem.buffer, (wq + workqueue_struct.name) * 4, WQ_NAME_BYTES)
  for (let i = 0; i < WQ_NAME_BYTES; i++) bytes[i] = i < name.length ? name.charCodeAt(i) & 0x7f : 0
}

export function wq_name(wq: number): string {
  const bytes = new Uint8Array(mem.buffer, (wq + workqueue_struct.name) * 4, WQ_NAME_BYTES)
  return String.fromCharCode(...bytes).replace(/\0.*$/s, '')
}
