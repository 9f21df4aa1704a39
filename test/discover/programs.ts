import { fileURLToPath } from 'node:url'
import { Engines } from '../../src/discover/engines.ts'
import { programOf } from '../../src/discover/lineage.ts'
import type { Program } from '../../src/discover/program.ts'
import type { ExploreFinding } from '../../src/explore/run/explore_result.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'

export const standInFile = (name: string): string => fileURLToPath(new URL(`./stand_ins/${name}.ts`, import.meta.url))

export interface Subject {
  design?: string
  bug?: string
  standIns?: ReadonlyArray<readonly [string, string]>
}

/** What the command line links for a design, a bug and stand-ins. */
export function standInsOf({ design = 'wq-wait', bug, standIns = [] }: Subject): Map<string, string> {
  const broken = bugs().find(({ id }) => id === bug)
  const base = designs().find(({ id }) => id === (broken?.design ?? design))!
  return new Map([...base.standIns, ...(broken?.standIns ?? []), ...standIns])
}

const made = (subject: Subject): Promise<Engines> =>
  Engines.link({ standIns: standInsOf(subject), races: false, steps: 40_000 })

let trueKernel: Promise<Engines> | undefined

/** The true kernel is made once for all tests of a process. */
export const engines = (subject: Subject): Promise<Engines> =>
  Object.keys(subject).length > 0 ? made(subject) : (trueKernel ??= made(subject))

/** The first programs of a seed. */
export function somePrograms(count: number, seed = 1): Program[] {
  return Array.from({ length: count }, (_, number) => programOf({ seed, cpus: undefined }, [number]))
}

export interface Found extends ExploreFinding {
  program: Program
}

/** What the first of the programs that fails shows. */
export async function firstFinding(
  on: Engines,
  programs: readonly Program[],
  how: { executions: number; alone?: boolean },
): Promise<Found | undefined> {
  for (const [seed, program] of programs.entries()) {
    const result = await on.explore(program, { seed, ...how })
    const [finding] = result?.findings ?? []
    if (finding !== undefined) return { ...finding, program }
  }
  return undefined
}
