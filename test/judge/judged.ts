import { explore } from '../../src/explore/run/explore.ts'
import { designs } from '../../src/subjects/catalogue.ts'
import { expectAbout } from './about.ts'

export interface Exploring {
  file: string
  design?: string
  standIns?: Iterable<readonly [string, string]>
  executions: number
  strategy?: 'pos'
}

/** Explores a scenario with the judges attached, which say what their findings are about; what the first failing execution shows, as `kind (judge): message`. */
export async function judged({ file, design = 'task-work', standIns = [], ...options }: Exploring): Promise<string[]> {
  const base = designs().find((each) => each.id === design)!.standIns
  const result = await explore({
    file,
    standIns: new Map([...base, ...standIns]),
    seed: 1,
    seconds: 120,
    races: false,
    minimise: false,
    ...options,
  })
  for (const finding of result.findings) expectAbout(finding)
  return result.findings.map(({ kind, judge, message }) => `${kind} (${judge ?? 'explorer'}): ${message}`)
}
