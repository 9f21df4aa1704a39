import type { DisturberFactory } from './disturber.ts'
import { onoff } from './onoff.ts'
import { shuffle } from './shuffle.ts'
import { stutter } from './stutter.ts'

/** By the name that `--disturb` takes. */
export const disturbers: Record<string, DisturberFactory> = { stutter, shuffle, onoff }
