import { forkHereExitThere } from '#kernel/drivers/short_child'
import { nrCpus } from '#shm/boot_words'
import { operation } from './operation.ts'
import { CALL, note } from './recent.ts'

const CHILDREN = 16

/** References on the working directory that are taken on one CPU and dropped on another, a few times over. */
operation('migrate', (cpu, call) => {
  for (let i = 0; i < CHILDREN; i++) {
    const here = cpu.random.below(nrCpus())
    const there = cpu.random.below(nrCpus())
    if (i === 0) note(CALL.fork, 0, here | (there << 8))
    call(() => {
      forkHereExitThere(here, there)
      return 0
    })
  }
  return 0
})
