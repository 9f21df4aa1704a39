/**
 * What runs in the machine's worker threads. Linked into one module of its own, because a worker thread loads no
 * TypeScript; the program under test is another module, imported beside it.
 */
import type { Scenario } from '../scenario.ts'
import { installDelays } from './delays.ts'
import type { CountsMarks } from './mark_table.ts'
import { NotAnOutcome } from './sampling/outcome_log.ts'
import { type EpochReport, SamplingCpu, type SamplingJob } from './sampling/sampling_cpu.ts'
import type { Torture } from './torture.ts'

export interface ThreadPort {
  postMessage(message: unknown): void
  once(event: 'message', listener: (message: unknown) => void): unknown
}

export type CpuJob = { program: string; marks?: Float64Array; delaysSeed?: number } & (
  | { sampling: SamplingJob }
  | { torture: TortureCpuJob }
)

export interface TortureCpuJob {
  buffer: SharedArrayBuffer
  cpu: number
  seed: number
}

/** A task of the Piscina pool: one thread of the model that serves the CPUs. */
export interface DaemonJob {
  program: string
  /** counters of the `sometimes` marks, for this thread */
  marks?: Float64Array
  buffer: SharedArrayBuffer
  /** linger at random places, with this seed; the program must be linked for it */
  delaysSeed?: number
  role: 'kworker' | 'rescuer' | 'timer'
  index: number
}

export type CpuMessage =
  | { type: 'ready' }
  | { type: 'epoch'; report: EpochReport }
  | { type: 'refused'; message: string }
  | { type: 'stopped' }
  | { type: 'torn-down' }

export async function runCpu(job: CpuJob, port: ThreadPort): Promise<void> {
  const say = (message: CpuMessage): void => port.postMessage(message)
  process.setSourceMapsEnabled(true)
  if (job.delaysSeed !== undefined) installDelays(job.delaysSeed)
  const program = (await import(job.program)) as { default: Scenario & { torture?: Torture } } & CountsMarks
  if (job.marks !== undefined) program.$countMarks?.(job.marks)
  if ('sampling' in job) {
    const cpu = new SamplingCpu(program.default, job.sampling, (report) => say({ type: 'epoch', report }))
    say({ type: 'ready' })
    try {
      cpu.run()
      say({ type: 'stopped' })
    } catch (error) {
      if (!(error instanceof NotAnOutcome)) throw error
      say({ type: 'refused', message: error.message })
    }
    return
  }
  const { buffer, cpu, seed } = job.torture
  const torture = program.default.torture!
  // the main thread asks one CPU to tear down once all have stopped
  port.once('message', () => {
    torture.tearDown(buffer, cpu)
    say({ type: 'torn-down' })
  })
  say({ type: 'ready' })
  torture.runCpu(buffer, cpu, seed)
  say({ type: 'stopped' })
}

export async function runDaemon(job: DaemonJob): Promise<void> {
  if (job.delaysSeed !== undefined) installDelays(job.delaysSeed)
  const program = (await import(job.program)) as { default: { torture: Torture } } & CountsMarks
  if (job.marks !== undefined) program.$countMarks?.(job.marks)
  const { torture } = program.default
  if (job.role === 'timer') torture.runTimer(job.buffer)
  else if (job.role === 'rescuer') torture.runRescuer!(job.buffer, job.index)
  else torture.runKworker(job.buffer, job.index)
}

export default { runCpu, runDaemon }
