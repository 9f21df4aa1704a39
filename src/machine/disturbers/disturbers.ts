import type { DisturberFactory } from './disturber.ts'
import type { DisturberName } from './disturber_names.ts'
import { onoff } from './onoff.ts'
import { shuffle } from './shuffle.ts'
import { stutter } from './stutter.ts'

export const disturbers: Record<DisturberName, DisturberFactory> = { stutter, shuffle, onoff }
