import type { DisturberFactory } from './disturber.ts'

/** The CPUs change roles. */
export const shuffle: DisturberFactory = ({ torture, buffer, random }) => ({
  disturb() {
    torture.shuffle(buffer, Math.floor(random() * 0x7fff_ffff))
    return 200 + random() * 600
  },
  settle() {},
})
