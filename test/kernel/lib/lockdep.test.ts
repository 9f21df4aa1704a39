import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { link } from '../../../src/link/link.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

async function program(standIns: Array<[string, string]> = []) {
  const linked = await link({ entry: here('./programs/lockdep.ts'), standIns: new Map(standIns), form: 'plain' })
  return (await import(pathToFileURL(linked.file).href)) as typeof import('./programs/lockdep.ts')
}

/** A misdeed, its twin that is none, and how the misdeed is told. */
const pairs: Array<[misdeed: string, repaired: string, how: RegExp]> = [
  ['two spinlocks in two orders', 'two spinlocks in one order', /circular[\s\S]*\(a_lock\)\{spin\}[\s\S]*\(b_lock\)/],
  ['a circle of three', 'three in one order', /circular[\s\S]*chain: c_mutex --> a_sem --> b_sem --> c_mutex/],
  ['two semaphores read in two orders', 'two semaphores read in one order', /circular[\s\S]*\(a_sem\)\{read\}/],
  [
    'reading twice, where a writer may come between',
    'reading one after the other',
    /recursive.*\n.*\(a_sem\)\{read\}[\s\S]*the very same lock/,
  ],
  ['two of a class', 'two of a class, one nested', /recursive.*\n.*\(&owner->sem\)\{write\}[\s\S]*nesting annotation/],
  ['two orders', 'two orders, of which one only tries', /circular/],
  ['sleeping under a spinlock', 'a spinlock under a mutex', /invalid context, with a spinlock held[\s\S]*\(a_lock\)/],
  ['sleeping inside RCU', 'sleeping after RCU', /invalid context, inside an RCU read-side section[\s\S]*rcu_read_lock/],
  ['unlocking what another one holds', 'unlocking once', /bad unlock balance.*a_lock/],
  ['ending a section that nobody began', 'sleeping after RCU', /bad unlock balance.*rcu_read_lock/],
  [
    'relying on a spinlock that is not held',
    'relying on a spinlock that is held',
    /lock not held: cpu0 comes without a_lock held to .*relies upon it/,
  ],
  [
    'relying on a semaphore that is held for reading only',
    'relying on a semaphore that is held for writing',
    /lock not held: .* without a_sem held for writing to/,
  ],
  [
    'going back to user space with a lock',
    'going back to user space with none',
    /returning to user space[\s\S]*\(a_sem\)\{read\}/,
  ],
  ['going back to user space inside RCU', 'waiting for readers', /returning to user space[\s\S]*rcu_read_lock/],
  [
    'reading a seqlock in its write section',
    'reading a seqlock that readers hold off',
    /seqlock read inside its own write section[\s\S]*a_seq_lock\.seqcount/,
  ],
  [
    'a seqlock read under a lock that its writer takes',
    'a seqlock read inside RCU, and its writer inside RCU',
    /circular[\s\S]*a_seq_lock\.seqcount/,
  ],
  [
    'flushing under a lock that the item takes',
    'flushing under a lock that no item takes',
    /circular[\s\S]*\(work_completion\)\(probe\)/,
  ],
  ['an item that flushes itself', 'an item that flushes another one', /recursive.*\n.*\(work_completion\)\(probe\)/],
  ['an item that flushes its queue', 'an item that flushes another one', /recursive.*\n.*\(wq_completion\)events/],
  [
    'waiting under a lock that the completer takes',
    'waiting under a lock that the completer does not take',
    /circular[\s\S]*\(completion\)&done/,
  ],
  [
    'waiting for dead superblocks under a lock that a kworker takes to kill',
    'waiting for dead superblocks under a lock that nobody takes to kill',
    /circular[\s\S]*\(\(sb_dead\)#0\/kworker\)/,
  ],
  [
    'killing waits in a kworker for an item that kills',
    'killing waits in a task for an item that kills',
    /circular[\s\S]*\(work_completion\)\(cleanup\)[\s\S]*\(\(sb_dead\)#0\/kworker\)/,
  ],
  [
    'three items that wait for one another where two may run',
    'three items that wait for one another where three may run',
    /chain longer than max_active: 3 items/,
  ],
  ['flushing the fed item first', 'flushing the fed item last', /possible lost work.*\(mntput\).*\(fput\)/],
]

test.each(pairs)('%s is told; %s is not', async (misdeed, repaired, how) => {
  const { commit } = await program()
  const [first] = commit(misdeed)
  expect(first).toMatch(/^lockdep \(lockdep\): /)
  expect(first).toMatch(how)
  expect(commit(repaired)).toEqual([])
})

test('a report says where each lock was taken, by function, file and line', async () => {
  const { commit } = await program()
  const [report] = commit('two spinlocks in two orders')
  expect(report!.match(/at: spins, test\/kernel\/lib\/programs\/lockdep\.ts:\d+/g)!.length).toBeGreaterThan(2)
  expect(report).toMatch(/but task is already holding lock/)
  expect(report).toMatch(/which lock already depends on the new lock/)
  expect(report).toMatch(/Possible unsafe locking scenario/)
})

test('each pair of classes is told once', async () => {
  const { commit } = await program()
  expect(commit('two spinlocks in two orders')).toHaveLength(1)
})

test('a class that finds no room is not passed over in silence', async () => {
  const { register } = await program()
  expect(register(150)).toEqual({ full: false, watched: true })
  expect(register(200)).toEqual({ full: true, watched: false })
})

test('an item that begins is not seen on a queue before it is known how many may run there', async () => {
  const { longestSeenWhileItBegins } = await program()
  expect(longestSeenWhileItBegins()).toBe(0)
})

test('every act is part of a pair', async () => {
  const { namesOfActs } = await program()
  expect(namesOfActs().filter((name) => !pairs.some(([bad, good]) => bad === name || good === name))).toEqual([])
})

test('linked away, nothing is looked at but owners', async () => {
  const off = fileURLToPath(new URL('../../../src/kernel/lib/lockdep/validator_off.ts', import.meta.url))
  const { commit } = await program([['kernel/lib/lockdep/validator', off]])
  expect(commit('two spinlocks in two orders')).toEqual([])
  expect(commit('unlocking what another one holds')[0]).toMatch(/^lockdep \(lock-owner\)/)
})
