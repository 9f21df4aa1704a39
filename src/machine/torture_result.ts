/** What a torture run tells while it goes on, and what it comes to. */
import type { Finding } from './finding.ts'
import type { RecentCall, Recording, TortureStats } from './torture.ts'

export type Stage = 'starting' | 'racing' | 'stopping' | 'tearing down' | 'draining' | 'ended'

export interface TortureProgress {
  stage: Stage
  elapsedSeconds: number
  stats: TortureStats
  findings: Finding[]
}

export interface TortureResult {
  elapsedSeconds: number
  stats: TortureStats
  /** of every `sometimes` mark, how often it was reached */
  marks: Map<string, number>
  arenaUsedAtStartBytes: number
  /** null when the run ended before everything was torn down */
  arenaUsedAtEndBytes: number | null
  findings: Finding[]
  /** what each CPU did last, until the first finding; null where the torture does not keep it */
  recentCalls: RecentCall[][] | null
  /** what the threads did last, where that was recorded */
  recording: Recording | null
}
