import type { DisturberFactory } from './disturber.ts'

/** All CPUs pause at once, long enough for everything deferred to drain, and go on together. */
export const stutter: DisturberFactory = ({ torture, buffer, random }) => {
  let paused = true
  return {
    disturb() {
      paused = !paused
      torture.pause(buffer, paused)
      return paused ? 20 + random() * 80 : 300 + random() * 700
    },
    settle() {
      torture.pause(buffer, false)
    },
  }
}
