import { type Claim, everyOutcome, findingsSeen } from '../claim.ts'

export const flushEmpties: Claim = {
  number: 9,
  claim: 'flush_filesystem(fs_type) can be written: lazily unmount everything, wait until fs_supers is empty',
  notUnder: [],
  observe: (runners) =>
    everyOutcome(runners, 'evidence/flush.ts', {
      as: ([empty, killed]: [boolean, number]) => empty && killed === 2,
      words: ([empty, killed]: [boolean, number]) =>
        `fs_supers ${empty ? 'empty' : 'not empty'} on return, ${killed} of 2 file systems shut down`,
    }),
}

const STEPS = [
  'a failed init undone after register_filesystem',
  'a failed init undone after kern_mount',
  'a module loaded',
  'unloaded after its last mount was lazily unmounted',
  'a module with a kernel mount and owner == NULL loaded and unloaded',
]

export const modulesGo: Claim = {
  number: 10,
  claim: 'With it, modules can fail in init after register_filesystem or kern_mount, and be unloaded',
  notUnder: [],
  async observe(runners) {
    const seen = await everyOutcome(runners, 'evidence/modules.ts', {
      as: (steps: boolean[]) => steps.every(Boolean),
      words: (steps: boolean[]) => {
        const failed = STEPS.filter((_, i) => steps[i] !== true)
        return failed.length === 0
          ? 'every init that fails is undone, every rmmod succeeds'
          : `not so: ${failed.join(', ')}`
      },
    })
    const raced = await runners.stress('module-unload')
    const found = findingsSeen(raced.result)
    const modules = raced.result.modules ?? { loaded: 0, unloaded: 0, initFailed: 0 }
    return {
      ...seen,
      holds: seen.holds && found.length === 0 && modules.initFailed > 0,
      ran: `${seen.ran}, and module-unload on real threads for ${raced.result.seconds.toFixed(1)} s`,
      seen: [
        seen.seen,
        ...found,
        `raced: ${modules.loaded} loaded, ${modules.unloaded} unloaded, ${modules.initFailed} failed in init`,
      ].join('; '),
      commands: [...seen.commands, raced.command],
    }
  },
}
