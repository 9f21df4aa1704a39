import { expect, test } from 'vitest'
import type { StepSite } from '#link/instrument/instrument'
import { packSites, unpackSites } from '#link/instrument/site_table'

const place = (line: number, file = '/a.ts') => ({ file, line, column: 3 })

test('a table of steps that is stored and read again is the same, calls and all', () => {
  const outer = { ...place(9, '/b.ts'), callee: 'READ_ONCE' }
  const sites: StepSite[] = [
    { ...place(1), kind: 2, op: 'Atomics.load', fn: 'f', size: 0, atomic: false, via: [] },
    { ...place(1), kind: 0, op: 'DataView.getInt16', fn: 'f', size: 2, atomic: true, via: [outer] },
    { ...place(4), kind: 1, op: 'write', fn: '', size: 0, atomic: false, via: [outer, { ...place(1), callee: 'f' }] },
  ]
  expect(unpackSites(JSON.parse(JSON.stringify(packSites(sites))))).toEqual(sites)
})

test('each place and each text is stored once, however many steps stand there', () => {
  const site: StepSite = { ...place(1), kind: 2, op: 'read', fn: 'f', size: 0, atomic: false, via: [] }
  const { places, texts, sites } = packSites(Array.from({ length: 50 }, (_, kind) => ({ ...site, kind })))
  expect([places.length, texts.length, sites.length]).toEqual([3, 3, 50])
})
