/** The part of the page's address that says which step is looked at: `#finding=2&step=12`, with `&run=` where it was run on. */
export interface StepLink {
  finding: number
  step: number
  /** the choices as a schedule has them: `a3bca2` */
  run?: string
}

export function linkText({ finding, step, run }: StepLink): string {
  return `#finding=${finding}&step=${step}${run === undefined ? '' : `&run=${run}`}`
}

/** Undefined for an address that names a section, or nothing. A step alone is one of the first finding. */
export function readLink(hash: string): StepLink | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ''))
  const step = Number(words.get('step'))
  if (!words.has('step') || !Number.isInteger(step)) return undefined
  const run = words.get('run')
  return {
    finding: Number(words.get('finding') ?? 1),
    step,
    ...(run !== null && /^([a-zA-Z]\d*)*$/.test(run) ? { run } : {}),
  }
}

/** The address follows the reader, without a new page in the history at each step. */
export function keepLink(link: StepLink): void {
  history.replaceState(null, '', linkText(link))
}
