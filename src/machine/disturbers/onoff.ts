import type { DisturberFactory } from './disturber.ts'

/** One CPU after another leaves and returns; one always stays. */
export const onoff: DisturberFactory = ({ torture, buffer, cpus, random }) => {
  let gone: number | null = null
  return {
    disturb() {
      if (cpus < 2) return 1000
      if (gone === null) {
        gone = Math.floor(random() * cpus)
        torture.setOnline(buffer, gone, false)
        return 50 + random() * 150
      }
      torture.setOnline(buffer, gone, true)
      gone = null
      return 300 + random() * 700
    },
    settle() {
      if (gone !== null) torture.setOnline(buffer, gone, true)
      gone = null
    },
  }
}
