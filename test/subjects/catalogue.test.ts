import { expect, test } from 'vitest'
import { resolveStandIns } from '../../src/link/stand_in.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'

test('every design and every bug that ships stands in for what is there, and hands on all that others take from it', () => {
  for (const { id, standIns } of [...designs(), ...bugs()]) expect(() => resolveStandIns(standIns), id).not.toThrow()
})
