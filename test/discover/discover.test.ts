import { describe, expect, test } from 'vitest'
import { discover } from '../../src/discover/discover.ts'
import { fastCheckSeed, formatPath, parsePath, programOf } from '../../src/discover/lineage.ts'
import { lengthOf, MOST_CPUS, MOST_OPERATIONS } from '../../src/discover/program.ts'
import { refused } from '../cli/mnttorture.ts'
import { somePrograms, standInsOf } from './programs.ts'

const MAKES_A_DESCRIPTOR = ['open', 'open_tree', 'fsmount']

describe('generated programs', () => {
  const origin = { seed: 5, cpus: undefined }

  test('are the same for the same seed and lineage, and others for others', () => {
    expect(programOf(origin, [3])).toEqual(programOf(origin, [3]))
    expect(programOf(origin, [3])).not.toEqual(programOf(origin, [4]))
    expect(programOf(origin, [3, 9])).toEqual(programOf(origin, [3, 9]))
    expect(fastCheckSeed(origin, [3, 9])).toBe(fastCheckSeed(origin, [9]))
  })

  test('have two to four CPUs, at most twelve operations each, and handles that something made', () => {
    for (const { before, cpus } of somePrograms(200)) {
      expect(cpus.length).toBeGreaterThanOrEqual(2)
      expect(cpus.length).toBeLessThanOrEqual(MOST_CPUS)
      for (const [cpu, ops] of cpus.entries()) {
        expect(ops.length).toBeLessThanOrEqual(MOST_OPERATIONS)
        const own = [...before.filter((each) => each.cpu === cpu).map(({ op }) => op), ...ops]
        for (const [at, op] of own.entries())
          if (op.do === 'close' || op.do === 'fchdir')
            expect(own.slice(0, at).filter((each) => MAKES_A_DESCRIPTOR.includes(each.do)).length).toBeGreaterThan(
              op.fd,
            )
      }
    }
  })

  test('a path is printed and read again', () => {
    for (const text of ['17', '17.40', '17.40:0:1:0']) {
      const { lineage, shrunk } = parsePath(text)
      expect(formatPath(lineage, shrunk)).toBe(text)
    }
  })
})

test('a bug that no scenario points at is found, shrunk, and found again by seed and path', async () => {
  const options = {
    standIns: standInsOf({ bug: 'early-complete' }),
    seed: 4,
    seconds: 60,
    executions: 40,
    races: false,
    keepGoing: false,
  }
  const { discoveries } = await discover(options)
  const [found] = discoveries
  expect(found!.explored).toMatchObject({ kind: 'premature-return', judge: 'final-put-return' })
  expect(lengthOf(found!.program)).toBeLessThan(found!.foundIn.operations)
  expect(
    programOf({ seed: 4, cpus: undefined }, parsePath(found!.path).lineage, parsePath(found!.path).shrunk),
  ).toEqual(found!.program)
  const again = await discover({ ...options, path: found!.path })
  expect(again.discoveries[0]!.explored).toMatchObject({ kind: 'premature-return', judge: 'final-put-return' })
})

test('a path of another shape is refused in one line', async () => {
  expect(await refused(['discover', '--path', 'here'])).toContain('--path here: expected numbers such as 17.40:0:1')
})
