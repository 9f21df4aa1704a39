import { set } from '#kernel/lib/atomic'
import { module } from '#kernel/module/module'
import { module_put, wait_module_put } from '#kernel/module/refcount'
import { staticOf } from '#shm/layout'
import { wordsScenario } from './words_scenario.ts'

const mod = staticOf('awaited_module', module, 'put by CPU 0, whose put CPU 1 sleeps for')

/** A put that somebody sleeps for: the sleeper says that it sleeps and looks; who puts counts and looks whether anybody sleeps. */
export const awaitedPut = wordsScenario({
  title: 'a module is put, and somebody sleeps until it is',
  prepare: () => set(mod + module.refcnt, 2),
  cpus: [
    () => {
      module_put(mod)
      return 0
    },
    () => {
      wait_module_put(0)
      return 0
    },
  ],
})
