import { type Claim, everyOutcome } from '../claim.ts'

type LastPut = [below: string, atReturn: boolean, inUserSpace: boolean]

export const noIoFromMntput: Claim = {
  number: 1,
  claim: 'No I/O from mntput: all cleanup that would do it runs on another stack',
  notUnder: ['inline'],
  observe: (runners) =>
    everyOutcome(runners, 'evidence/last_put.ts', {
      as: ([below]: LastPut) => below !== 'mntput' && below !== 'nowhere',
      words: ([below]: LastPut) => `kill_sb did its I/O below ${below}`,
    }),
}

export const mntputWaits: Claim = {
  number: 2,
  claim: 'mntput waits for that I/O where it waits today: it is over when mntput returns',
  notUnder: ['wq-flush', 'task-work'],
  observe: (runners) =>
    everyOutcome(runners, 'evidence/last_put.ts', {
      as: ([, atReturn]: LastPut) => atReturn,
      words: ([, atReturn, inUserSpace]: LastPut) =>
        atReturn
          ? 'over when mntput returned'
          : inUserSpace
            ? 'over not at its return, but before user space went on'
            : 'still to come when user space went on',
    }),
}
