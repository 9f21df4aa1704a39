/** Kernel mounts from modules: used by others while their module goes, and by an init that fails half-way. */
import { useKernMount } from '#kernel/drivers/use_kern_mount'
import { readPlayground } from './habits/playground.ts'
import { call, insmod, rmmod } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'

const kern = (): number => readPlayground().kernModules[0]!
const halfMounted = (): number => readPlayground().kernModules[1]!
const use = (name: number): number => call(() => useKernMount(name))

const explored = {
  before: () => {
    insmod(kern())
  },
  cpus: [
    () => [use(kern()), insmod(halfMounted()), use(kern())],
    () => [rmmod(kern()), use(halfMounted()), insmod(kern())],
  ],
}

export default tortureScenario('Kernel mounts used while their module goes', explored, {
  insmod: 8,
  rmmod: 8,
  'use module': 24,
  stat: 4,
})
