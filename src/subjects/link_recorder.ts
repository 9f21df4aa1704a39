import { sourceFile } from '../link/source_root.ts'

/** What is recorded, by the file in whose place its recorder is linked. */
const RECORDERS = {
  'judge/recording': 'recording',
  'kernel/trace': 'trace',
  'kernel/entry': 'entry',
  'kernel/workqueue/run_work': 'run_work',
  'kernel/workqueue/insert_work': 'insert_work',
  'kernel/lib/wait': 'wait',
  'shm/findings': 'findings',
}
/** Of a program of the bench: which call it was, and what it waited for awake. */
const WAIT_RECORDERS = {
  'bench/program/timed_call': 'timed_call',
  'kernel/lib/spinlock': 'spinlock',
  'kernel/lib/rcu': 'rcu',
}

/** Adds the recorders to a program. What a design, a bug or the user has put in such a place stays, and is not recorded. */
export function linkRecorder(standIns: Map<string, string>, waits = false): void {
  for (const [name, file] of Object.entries(waits ? { ...RECORDERS, ...WAIT_RECORDERS } : RECORDERS))
    if (!standIns.has(name)) standIns.set(name, sourceFile(`judge/recorder/${file}`) as string)
}
