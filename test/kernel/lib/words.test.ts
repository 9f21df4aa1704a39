import { expect, test } from 'vitest'
import {
  atomic_add_unless,
  atomic_dec_and_test,
  atomic_inc_not_zero,
  get,
  Oops,
  READ_ONCE,
  set,
  test_and_set_bit,
} from '#kernel/lib/atomic'
import { call, text, textName } from '#kernel/lib/text'
import { bindArena, createArena, POISON } from '#shm/arena'

bindArena(createArena(1 << 16))
const word = 1000

test('following poison stops the CPU, for plain and atomic access and for calls', () => {
  expect(() => get(POISON + 1)).toThrow(Oops)
  expect(() => set(POISON, 1)).toThrow('access to word 0x6b6b6b6b, outside the arena')
  expect(() => READ_ONCE(POISON)).toThrow(RangeError)
  expect(() => call(POISON, 0)).toThrow(Oops)
  expect(() => get(-1)).toThrow(Oops)
})

test('a function pointer finds its function and its name', () => {
  let got = 0
  const pointer = text('aFunction', (argument) => {
    got = argument
  })
  call(pointer, 42)
  expect([got, textName(pointer)]).toEqual([42, 'aFunction'])
})

test('kernel words answer as in Linux', () => {
  set(word, 0)
  expect(atomic_inc_not_zero(word)).toBe(false)
  set(word, 1)
  expect(atomic_inc_not_zero(word)).toBe(true)
  expect(atomic_add_unless(word, 5, 2)).toBe(false)
  expect([atomic_dec_and_test(word), atomic_dec_and_test(word)]).toEqual([false, true])
  expect([test_and_set_bit(4, word), test_and_set_bit(4, word)]).toEqual([false, true])
})
