import { type ExploreOptions, explore as exploreFile } from './explore/explore.ts'
import type { ExploreResult } from './explore/explore_result.ts'
import { chooseSubject, type Subject } from './subject.ts'

export type SubjectOptions = Omit<ExploreOptions, 'file' | 'name' | 'standIns' | 'reference'>

/** `mnttorture explore` as a function: the result is a value, findings and all; bad input throws. */
export async function explore(subject: Subject, options: SubjectOptions = {}): Promise<ExploreResult> {
  const { entry, name, standIns, reference } = chooseSubject(subject)
  return exploreFile({ ...options, file: entry, name, standIns, reference })
}
