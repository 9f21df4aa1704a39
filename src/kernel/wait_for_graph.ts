// explore: atomic
import { blockedOn } from '#kernel/blocked_on'
import { textName } from '#kernel/lib/text'
import { nrTasks, PF_WQ_WORKER, task_struct, taskAddress } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { mem } from '#shm/arena'

/**
 * Who waits for what held by whom, from each blocked task to the end of its chain or round its circle, kworkers and those
 * who would complete something included:
 *
 *   cpu0 waits for super_block#3.s_umount held by kworker/1 (cleanup_mnt_work), which waits for ... held by cpu0: a circle
 */
export function waitForGraph(): string[] {
  const lines: string[] = []
  const told = new Set<number>()
  for (let pid = 0; pid < nrTasks(); pid++) {
    if (told.has(pid) || blockedOn(pid) === undefined || isIdle(pid)) continue
    lines.push(chainFrom(pid, told))
  }
  return lines
}

function chainFrom(start: number, told: Set<number>): string {
  let line = label(start)
  const seen: number[] = []
  for (let pid = start; ; ) {
    seen.push(pid)
    told.add(pid)
    const blocked = blockedOn(pid)
    if (blocked === undefined) return `${line}, which ${seen.length > 1 ? 'is not blocked' : 'runs'}`
    line += `${seen.length > 1 ? ', which' : ''} waits for ${blocked.what}`
    const owners = blocked.owners
    if (owners.length === 0) return `${line}, which nobody known is to end`
    const next =
      owners.find((owner) => seen.includes(owner)) ??
      owners.find((owner) => blockedOn(owner) !== undefined) ??
      owners[0]!
    const others = owners.length > 1 ? ` and ${owners.length - 1} more` : ''
    line += ` ${blocked.by} ${next === pid ? 'itself' : label(next)}${others}`
    if (seen.includes(next)) return `${line}: a circle`
    pid = next
  }
}

/** The timer and kworkers that wait for something to do are nobody's concern. */
function isIdle(pid: number): boolean {
  const task = taskAddress(pid)
  return (
    threadName(pid) === 'timer' ||
    ((mem[task + task_struct.flags]! & PF_WQ_WORKER) !== 0 && mem[task + task_struct.op] === 0)
  )
}

/** `kworker/1 (cleanup_mnt_work)` */
function label(pid: number): string {
  const task = taskAddress(pid)
  const op = mem[task + task_struct.op]!
  const item = (mem[task + task_struct.flags]! & PF_WQ_WORKER) !== 0 && op !== 0
  return item ? `${threadName(pid)} (${textName(op)})` : threadName(pid)
}
