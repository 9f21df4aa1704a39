import { expect, test } from 'vitest'
import { Deadline } from '#explore/run/deadline'

test('nobody waits beyond a deadline for what does not come, and what comes in time is had', async () => {
  const deadline = new Deadline(performance.now() + 20)
  expect(await deadline.within(Promise.resolve('in time'))).toBe('in time')
  expect(await deadline.within(new Promise(() => {}))).toBeUndefined()
  const never = new Deadline(Infinity)
  expect(await never.within(Promise.resolve(1))).toBe(1)
})
