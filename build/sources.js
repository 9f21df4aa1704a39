/** What is built of this package, and from where: paths without their ending, the same below `src/` and `dist/`. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The face, the command line, and what runs in worker threads (`built` in src/link/built.ts). */
export const entries = [
  'index',
  'vitest/index',
  'kernel_face',
  'cli/main',
  'machine/thread',
  'explore/run/job',
  'explore/turnstile/turnstile_thread',
  'discover/share',
  'structure/stress/race_thread',
  'cli/tasks',
  'witness/live/host',
  'witness/live/task_thread',
]
