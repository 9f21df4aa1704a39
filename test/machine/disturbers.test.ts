import { describe, expect, it } from 'vitest'
import { onoff } from '../../src/machine/disturbers/onoff.ts'
import { stutter } from '../../src/machine/disturbers/stutter.ts'
import { seededRandom } from '../../src/machine/random.ts'
import type { Torture } from '../../src/machine/torture.ts'

function recorded(cpus: number) {
  const online = new Set(Array.from({ length: cpus }, (_, cpu) => cpu))
  let paused = false
  const torture = {
    pause: (_: unknown, wanted: boolean) => void (paused = wanted),
    setOnline: (_: unknown, cpu: number, wanted: boolean) => void (wanted ? online.add(cpu) : online.delete(cpu)),
  } as unknown as Torture
  return {
    disturbed: { torture, buffer: new SharedArrayBuffer(4), cpus, random: seededRandom(3) },
    online,
    paused: () => paused,
  }
}

describe('disturbers', () => {
  it('onoff sends CPUs away one at a time and leaves all of them online', () => {
    const { disturbed, online } = recorded(3)
    const disturber = onoff(disturbed)
    const sizes = Array.from({ length: 21 }, () => {
      disturber.disturb()
      return online.size
    })
    expect(new Set(sizes)).toEqual(new Set([2, 3]))
    disturber.settle()
    expect(online.size).toBe(3)
  })

  it('onoff never sends the only CPU away', () => {
    const { disturbed, online } = recorded(1)
    onoff(disturbed).disturb()
    expect(online.size).toBe(1)
  })

  it('stutter pauses, resumes and leaves everybody running', () => {
    const { disturbed, paused } = recorded(2)
    const disturber = stutter(disturbed)
    const seen = Array.from({ length: 4 }, () => {
      disturber.disturb()
      return paused()
    })
    expect(seen).toEqual([false, true, false, true])
    disturber.settle()
    expect(paused()).toBe(false)
  })
})
