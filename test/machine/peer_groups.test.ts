import { expect, test } from 'vitest'
import { parseMountinfo } from '../../src/machine/mountinfo.ts'
import { contradiction } from '../../src/machine/peer_groups.ts'

const table = (...tags: string[]) =>
  parseMountinfo(
    Buffer.from(tags.map((tag, i) => `${i + 1} ${i === 0 ? 0 : 1} 0:1 / /${i} rw${tag} - tmpfs t rw\n`).join('')),
    'a table',
  )

test('groups of a machine contradict nothing', () => {
  expect(contradiction(table(' shared:1', ' shared:1', ' shared:2 master:1', ' master:2', ''), true)).toBeUndefined()
})

test.each([
  ['a slave of itself', [' shared:1', ' shared:2 master:2'], 'line 2: shared:2 master:2, a slave of its own group'],
  ['a master that nobody is in', ['', ' master:9'], 'line 2: master:9, a group that no mount of the table is in'],
  [
    'peers that receive from two groups',
    [' shared:1', ' shared:2', ' shared:3 master:1', ' shared:3 master:2'],
    'line 4: its group 3 receives from group 2, by line 3 from group 1',
  ],
  [
    'groups in a circle',
    [' shared:1 master:2', ' shared:2 master:1'],
    'line 1: master:2, groups that receive from each other in a circle',
  ],
])('%s is told with its line', (_, tags, told) => {
  expect(contradiction(table(...tags), true)).toBe(told)
})

test('of its own namespace a machine need not see every master', () => {
  expect(contradiction(table('', ' master:9'), false)).toBeUndefined()
  expect(contradiction(table(' shared:1', ' master:9 propagate_from:1'), true)).toBeUndefined()
})
