import { readFileSync } from 'node:fs'
import { type BugEntry, bugs } from '../../src/subjects/catalogue.ts'

/** The bugs of mounts, superblocks and modules: those that ship with a scenario of mounts, and show without a memory mode. */
export function mountBugs(): BugEntry[] {
  return bugs().filter(
    ({ scenario, memory }) => memory === null && readFileSync(scenario!, 'utf8').includes('mount_scenario.ts'),
  )
}

export function designOf({ design }: BugEntry): string {
  return design ?? 'task-work'
}
