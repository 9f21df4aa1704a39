/**
 * What runs in the machine's worker threads, which load it as it was built (link/built.ts); the program under test is another
 * module, imported beside it.
 */
import { NotAnOutcome } from '../outcome.ts'
import type { Scenario } from '../scenario.ts'
import { type Delaying, installDelays } from './delays.ts'
import type { CountsMarks } from './mark_table.ts'
import type { EpochReport } from './sampling/epoch_report.ts'
import { SamplingCpu, type SamplingJob } from './sampling/sampling_cpu.ts'
import { callThisThread, cpuName, daemonName } from './thread_names.ts'
import type { Torture } from './torture.ts'

export interface ThreadPort {
  postMessage(message: unknown): void
  once(event: 'message', listener: (message: unknown) => void): unknown
}

export type CpuJob = Delaying & { program: string; marks?: Float64Array } & (
    | { sampling: SamplingJob }
    | { torture: TortureCpuJob }
  )

export interface TortureCpuJob {
  buffer: SharedArrayBuffer
  cpu: number
  seed: number
}

/** A task of the Piscina pool: one thread of the model that serves the CPUs. */
export interface DaemonJob extends Delaying {
  program: string
  /** counters of the `sometimes` marks, for this thread */
  marks?: Float64Array
  buffer: SharedArrayBuffer
  role: 'kworker' | 'rescuer' | 'timer'
  index: number
}

type Program = { default: Scenario & { torture?: Torture } } & CountsMarks

export type CpuMessage =
  | { type: 'ready' }
  | { type: 'epoch'; report: EpochReport }
  | { type: 'refused'; message: string }
  | { type: 'stopped' }
  | { type: 'torn-down' }

/** What a thread does with its program before it runs it: delays must be there when it is imported, marks have their row after. */
async function loadProgram({ program, marks, delays }: CpuJob | DaemonJob): Promise<Program['default']> {
  if (delays !== undefined) installDelays(delays)
  const loaded = (await import(program)) as Program
  if (marks !== undefined) loaded.$countMarks?.(marks)
  return loaded.default
}

export async function runCpu(job: CpuJob, port: ThreadPort): Promise<void> {
  const say = (message: CpuMessage): void => port.postMessage(message)
  process.setSourceMapsEnabled(true)
  callThisThread(cpuName('sampling' in job ? job.sampling.cpu : job.torture.cpu))
  const scenario = await loadProgram(job)
  if ('sampling' in job) {
    const cpu = new SamplingCpu(scenario, job.sampling, (report) => say({ type: 'epoch', report }))
    say({ type: 'ready' })
    try {
      await cpu.run()
      say({ type: 'stopped' })
    } catch (error) {
      if (!(error instanceof NotAnOutcome)) throw error
      say({ type: 'refused', message: error.message })
    }
    return
  }
  const { buffer, cpu, seed } = job.torture
  const torture = scenario.torture!
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
  callThisThread(daemonName(job))
  const torture = (await loadProgram(job)).torture!
  if (job.role === 'timer') torture.runTimer(job.buffer)
  else if (job.role === 'rescuer') torture.runRescuer!(job.buffer, job.index)
  else torture.runKworker(job.buffer, job.index)
}

export default { runCpu, runDaemon }
