import { expect, test } from 'vitest'
import { bindArena, createArena, POISON } from '../../src/shm/arena.ts'
import { asciiAt, writeAscii } from '../../src/shm/ascii.ts'

test('a name is read as it was written, as far as there is room, and one outside the arena has none', () => {
  bindArena(createArena(4096))
  writeAscii(100, 8, 'events')
  writeAscii(110, 8, 'events_unbound')
  expect([asciiAt(100, 8), asciiAt(110, 8)]).toEqual(['events', 'events_u'])
  expect([asciiAt(POISON + 4, 24), asciiAt(1023, 24), asciiAt(-3, 24)]).toEqual(['?', '?', '?'])
})
