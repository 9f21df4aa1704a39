/** The last put of a mount says so, and never comes back. */
import { writeSync } from 'node:fs'

export function boot_dispose(): void {}

export function dispose_mnt(mnt: number): void {
  writeSync(2, 'in the loop\n')
  for (let turns = 0; turns >= 0; ) turns = (turns + mnt) % 7
}
