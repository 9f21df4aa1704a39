import { nrCpus } from '#shm/boot_words'
import type { RecentCall } from '../../machine/torture.ts'
import { readPlayground } from '../habits/playground.ts'
import { notedCalls } from '../habits/recent.ts'
import { KERN_MODULES, MODULES, MOUNTABLE } from './boot_torture.ts'

/** What each CPU did last, in words. */
export function recentCalls(): RecentCall[][] {
  const { mountable, modules, kernModules } = readPlayground()
  const spelled = new Map([
    ...mountable.map((number, i) => [number, MOUNTABLE[i]!] as const),
    ...modules.map((number, i) => [number, MODULES[i]!] as const),
    ...kernModules.map((number, i) => [number, KERN_MODULES[i]!] as const),
  ])
  return notedCalls(nrCpus(), (number) => spelled.get(number) ?? `filesystem ${number}`)
}
