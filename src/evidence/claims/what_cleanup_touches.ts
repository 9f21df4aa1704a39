import { counted } from '../../counted.ts'
import { type Claim, everyOutcome, findingsSeen } from '../claim.ts'

type Told = [records: number[][], events: number[][]]

export const nothingOfCurrent: Claim = {
  number: 6,
  claim: 'fsnotify_vfsmount_delete, audit and inotify take nothing from the context of the current process',
  notUnder: [],
  observe: (runners) =>
    everyOutcome(runners, 'evidence/watchers.ts', {
      as: ([records, events]: Told) => records.length === 1 && events.length === 2,
      words: ([records, events]: Told) =>
        `no read of current; audit logged ${records.length} removal with the uid of the rule (${records.map((r) => r[3]).join()}), inotify sent ${counted(events.length, 'event')}`,
    }),
}

type Accounted = [on: number, unmounted: number, still: boolean, down: boolean]

export const accountingClosed: Claim = {
  number: 7,
  claim: 'BSD accounting files are closed automatically when their mount goes',
  notUnder: [],
  observe: (runners) =>
    everyOutcome(runners, 'evidence/accounting.ts', {
      as: ([on, unmounted, still, down]: Accounted) => on === 0 && unmounted === 0 && !still && down,
      words: ([on, unmounted, still, down]: Accounted) =>
        `acct(2) ${on}, umount(2) ${unmounted}, accounting ${still ? 'still on' : 'off'}, file system ${down ? 'down' : 'up'} at its return`,
    }),
}

export const unionInMount: Claim = {
  number: 8,
  claim: 'The union in struct mount saves room and no two of its users overlap; separate words do as well',
  notUnder: [],
  async observe(runners) {
    const scenario = 'evidence/mount_size.ts'
    const shared = await runners.explore({ scenario, layout: 'union' })
    const apart = await runners.explore({ scenario, layout: 'separate' })
    const words = [shared, apart].map(
      ({ result }) => (JSON.parse(Object.keys(result.outcomes)[0] ?? '[[0]]') as number[][])[0]![0]!,
    )
    const found = [shared, apart].flatMap(({ result }) => findingsSeen(result))
    return {
      holds: found.length === 0 && words[0]! > 0 && words[0]! < words[1]!,
      ran: `${counted(shared.result.executions, 'schedule')} of a mount through work, list and RCU head, in each layout`,
      seen: [...found, `struct mount has ${words[0]} words with the union, ${words[1]} without`].join('; '),
      commands: [shared.command, apart.command],
    }
  },
}
