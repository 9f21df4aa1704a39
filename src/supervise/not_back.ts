import type { Stood } from './ask_threads.ts'

/** A supervised thread was ended, because it did not come back. */
export class NotBack extends Error {
  override name = 'NotBack'
  readonly why: 'stuck' | 'memory' | 'stopped' | 'late'
  readonly stood: Stood | undefined
  /** without a sign of life */
  readonly seconds: number

  constructor(why: NotBack['why'], stood: Stood | undefined, seconds: number) {
    super(words(why, stood, seconds))
    this.why = why
    this.stood = stood
    this.seconds = seconds
  }

  /** One of the CPUs, or a judge of what they did: it may come back under other schedules. */
  get isFinding(): boolean {
    return (
      (this.why === 'stuck' || this.why === 'memory') &&
      ((this.stood?.cpu ?? '') !== '' || JUDGES.includes(this.stood?.what ?? ''))
    )
  }
}

const JUDGES = ['check', 'invariant']

function words(why: NotBack['why'], stood: Stood | undefined, seconds: number): string {
  const who = stood === undefined ? 'the code under test' : stood.what || stood.cpu || 'the code under test'
  const where = stood?.place === undefined ? '' : ` at ${stood.place}`
  if (why === 'memory') return `${who} takes more and more memory${where}`
  if (why === 'stopped') return `${who} was running${where}`
  if (why === 'late') return `${who} was still running${where} when the time was over`
  const steps = stood?.cpu === undefined || stood.cpu === '' ? '' : ' without a step'
  return `${who} has been running for ${Math.round(seconds)} s${where}${steps}, and does not come back`
}
