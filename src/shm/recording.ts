/** What the threads of a run did last, as `stress --trace` has it recorded. */
export interface Recording {
  /** the names of the threads, by their number */
  threads: string[]
  /** the last of each thread, ordered by time */
  events: RecordedEvent[]
  /** those around the slowest flush of the whole run, which may have been long before */
  slowestFlush: RecordedEvent[]
}

export interface RecordedEvent {
  thread: number
  /** since an origin that all threads share */
  atUs: number
  /**
   * begin and end of a call, nested; queue: a work item was put on a list; wake: somebody notified `object`; instant: a
   * moment; finding: a judge spoke
   */
  kind: 'begin' | 'end' | 'queue' | 'wake' | 'instant' | 'finding'
  group: RecordedGroup
  name: string
  /** what the call or the moment is about: `mount#3`; of a finding its message */
  detail: string
  /** the word or the item by which cause and effect find each other; 0 for none */
  object: number
}

export type RecordedGroup = 'call' | 'flush' | 'put' | 'work' | 'cleanup' | 'kill_sb' | 'asleep' | 'module'
