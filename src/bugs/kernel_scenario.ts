import { bootArena } from '#kernel/boot_arena'
import { boot_workqueues } from '#kernel/workqueue/boot_workqueues'
import { type WorldState, worldRoles } from '#kernel/world_roles'
import type { Outcome, Scenario } from '../scenario.ts'
import { arenaSufficed } from './arena_sufficed.ts'

const ARENA_BYTES = 128 * 1024

export type KernelState = WorldState

export interface KernelSubject {
  title: string
  /** kworker threads of the reserve, each a daemon */
  kworkers: number
  /** further daemons, where the subject needs them */
  rescuers?: boolean
  timer?: boolean
  /** on the thread that boots, before the CPUs start */
  prepare(): void
  cpus: Array<() => Outcome>
  /** after all CPUs returned and all kworkers sleep */
  check?(outcomes: Outcome[]): void
}

/** A scenario of the kernel's library and work queues alone, without a file system: as small as a subject can be. */
export function kernelScenario(subject: KernelSubject): Scenario<KernelState> {
  const { title, cpus, kworkers, rescuers = false, timer = false } = subject
  return {
    title,
    setup() {
      const knobs = { cpus: cpus.length, kworkers, quarantine: 4, killSbIoUs: 0 }
      const buffer = bootArena(ARENA_BYTES, knobs)
      boot_workqueues()
      subject.prepare()
      arenaSufficed(ARENA_BYTES)
      return { buffer }
    },
    ...worldRoles({
      ...{ cpus, kworkers, rescuers, timer },
      check(outcomes: Outcome[]) {
        arenaSufficed(ARENA_BYTES)
        subject.check?.(outcomes)
      },
    }),
  }
}
