import type { DisturberFactory } from './disturber.ts'

/** The CPUs change roles, and what they do at all; see scenarios/torture/swarm.ts. */
export const shuffle: DisturberFactory = ({ torture, buffer, random }) => ({
  disturb() {
    torture.shuffle(buffer, Math.floor(random() * 0x7fff_ffff))
    return 50 + random() * 200
  },
  settle() {},
})
