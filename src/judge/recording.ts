// explore: atomic
import type { Recording } from '#shm/recording'

/** What was recorded: nothing, unless `stress --trace` links `recorder/recording.ts` in this file's place. */
export function recording(_operationName: (operation: number) => string): Recording | null {
  return null
}

/** What recording needs of the arena. */
export function recordingBytes(_threads: number): number {
  return 0
}
