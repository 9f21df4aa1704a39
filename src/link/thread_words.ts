interface HaltedThread {
  state: string
  op?: string
  at?: string
  reads?: string[]
  waitsFor?: string | null
  locksHeld?: string[]
}

/** What a thread does at a halt: `spins in open at mnt_get_write_access (mnt_writers.ts:18), reads mount#3.mnt_flags = MNT_WRITE_HOLD`. */
export function threadWords(thread: HaltedThread): string {
  const { state, op, at, reads, waitsFor, locksHeld } = thread
  const does = op && op !== '-' ? ` in ${op}` : ''
  const where = at === undefined ? '' : ` at ${at}`
  const words = reads?.length ? `, reads ${reads.join(' and ')}` : ''
  const waits = waitsFor ? `, waits for ${waitsFor}` : ''
  const holds = locksHeld?.length ? `, holds ${locksHeld.join(' and ')}` : ''
  return `${state}${does}${where}${words}${waits}${holds}`
}
