import { THREAD_NAME } from '../supervise/whereabouts.ts'
import type { DaemonJob } from './thread.ts'

export const cpuName = (cpu: number): string => `cpu${cpu}`

/** As the model calls its own threads. */
export const daemonName = ({ role, index }: Pick<DaemonJob, 'role' | 'index'>): string =>
  role === 'timer' ? 'timer' : `${role}/${index}`

/** This thread says its name to whoever asks where it is. */
export function callThisThread(name: string): void {
  Object.defineProperty(globalThis, Symbol.for(THREAD_NAME), { configurable: true, value: name })
}
