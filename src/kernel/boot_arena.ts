import { bind_task, boot_tasks, INIT_PID } from '#kernel/task'
import { tasksOfRun } from '#kernel/workqueue/kworker_threads'
import { bindArena, createArena } from '#shm/arena'
import { type BootKnobs, writeBootWords } from '#shm/boot_words'

/** A new arena with the tasks of a run in it, and this thread bound to it as init. Never blocks. */
export function bootArena(arenaBytes: number, knobs: BootKnobs): SharedArrayBuffer {
  const buffer = createArena(arenaBytes)
  bindArena(buffer)
  writeBootWords(knobs)
  boot_tasks(tasksOfRun())
  bind_task(INIT_PID, 0, 0)
  return buffer
}
