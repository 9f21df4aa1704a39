import { count } from '../counted.ts'

/** The context guard's verdict. */
export function contextLine({ cleanups, reads }: { cleanups: number; reads: number }): string {
  const verdict = reads === 0 ? 'none read anything' : `${count(reads)} reads`
  return `context     ${count(cleanups)} cleanups with the current task out of reach, ${verdict}`
}
