import { path_mount } from '#kernel/fs/do_mount'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { ENODEV } from '#kernel/lib/errno'
import { staticWords } from '#shm/layout'
import type { Cpu } from './cpu.ts'

/** A module that some CPU is loading, by name, or 0: who wants its filesystem tries until it is there or given up. */
const coming = staticWords('coming_module', 1, 'name of a module that insmod is at, or 0; CPUs, plain hint')
const MOST_TRIES = 32

export function whileItComes(name: number, load: () => number): number {
  WRITE_ONCE(coming, name)
  const result = load()
  WRITE_ONCE(coming, 0)
  return result
}

/** Every other time the filesystem that is on its way, else any. */
export function filesystemWanted(cpu: Cpu): number {
  const name = READ_ONCE(coming)
  if (cpu.playground.mountable.includes(name) && cpu.random.oneIn(2)) return name
  return cpu.random.pick(cpu.playground.mountable)
}

/** path_mount, again while the filesystem is on its way. */
export function mountWhatComes(...args: Parameters<typeof path_mount>): number {
  let result = path_mount(...args)
  for (let i = 0; i < MOST_TRIES && result === -ENODEV && READ_ONCE(coming) === args[1]; i++)
    result = path_mount(...args)
  return result
}
