import { nrCpus } from '#shm/boot_words'
import type { RecentCall } from '../../machine/torture.ts'
import { readPlayground } from '../operations/playground.ts'
import { mountNoted, type NotedCall, notedCalls } from '../operations/recent.ts'
import { KERN_MODULES, MODULES, MOUNTABLE } from './boot_torture.ts'

/** What each CPU did last, in words. */
export function recentCalls(): RecentCall[][] {
  const { mountable, modules, kernModules } = readPlayground()
  const spelled = new Map([
    ...mountable.map((number, i) => [number, MOUNTABLE[i]!] as const),
    ...modules.map((number, i) => [number, MODULES[i]!] as const),
    ...kernModules.map((number, i) => [number, KERN_MODULES[i]!] as const),
  ])
  return notedCalls(nrCpus()).map((calls) => calls.map((call) => inWords(call, spelled)))
}

function inWords({ call, at, from, more, result }: NotedCall, spelled: ReadonlyMap<number, string>): RecentCall {
  const words: RecentCall = { call, result }
  if (at !== undefined) words.at = at
  if (from !== undefined) words.from = from
  const of = (number: number): string => spelled.get(number) ?? `filesystem ${number}`
  if (call === 'insmod' || call === 'rmmod' || call === 'use module' || call === 'probe')
    return { ...words, fs: of(more) }
  if (call !== 'mount') return call === 'bind' ? words : { ...words, number: more }
  const { fsName, ...how } = mountNoted(more)
  return { ...words, fs: of(fsName), ...how }
}
