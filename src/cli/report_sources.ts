import type { Sources } from '../report/html/sources.ts'
import type { StoredResult } from '../report/stored_result.ts'
import { codeReader } from './code_reader.ts'
import { relinked } from './rerun.ts'

/** As many findings as a report shows. */
const MOST_RELINKED = 60

interface Traced {
  schedule?: unknown
}

/** The files of the steps as they are now, and the programs of the schedules. */
export async function sourcesOf(result: StoredResult, mostKb: number): Promise<Sources> {
  const { findings = [], bridge } = result as { findings?: Traced[]; bridge?: { finding?: Traced } }
  const all = [...findings, ...(bridge?.finding === undefined ? [] : [bridge.finding])]
  const schedules = all.flatMap(({ schedule }) => (typeof schedule === 'string' ? [schedule] : []))
  const rerun = await relinked([...new Set(schedules)].slice(0, MOST_RELINKED), mostKb)
  const codeSaid = (schedule: string): string => {
    const changed = rerun.changed(schedule)
    if (changed === false) return ''
    return changed ? 'the text is that of now: the program has changed since' : 'the text is that of now'
  }
  return { readCode: codeReader(), codeSaid, rerun }
}
