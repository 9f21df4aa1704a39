import { counted } from './counted.ts'
/**
 * What a result comes to. Decided here alone: the last line, the exit code, `ok`, JUnit and HTML are derived from it.
 *
 *   failure      something was found
 *   undecided    nothing was found, and what was asked was not carried out; never a success
 *   interrupted  the same, because whoever asked ended it
 *   success      nothing was found, and what was asked was carried out
 *
 * An execution that was cut at the bound of steps shows nothing. A strategy that samples has still shown what its other executions
 * showed, and its summary tells how many were cut. One that promises all interleavings has not kept its promise.
 */
export const VERDICTS = ['success', 'failure', 'undecided', 'interrupted'] as const
export type Verdict = (typeof VERDICTS)[number]

/** A result of any command, as far as a verdict goes; results of earlier versions have fewer fields. */
export interface Judged {
  command: string
  findings?: readonly unknown[] | undefined
  interrupted?: boolean | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what else there is depends on `command`; each rule below reads its own
  [field: string]: any
}

/** The strategies that run every interleaving there is, up to their bounds: nothing is estimated from what they saw. */
export function isExhaustive(strategy: string): boolean {
  return strategy === 'dfs' || strategy === 'dpor'
}

export function verdictOf(result: Judged): Verdict {
  if ((result.findings?.length ?? 0) > 0) return 'failure'
  if (result.command === 'bench') return benchVerdict(result)
  if (result.command === 'evidence') return evidenceVerdict(result)
  const isScore = result.command === 'score' || (result.command === 'campaign' && result['finishedAt'] !== null)
  if (isScore && unfoundBugs(result).length > 0) return 'failure'
  if (result.interrupted === true) return 'interrupted'
  return whyUndecided(result) === undefined ? 'success' : 'undecided'
}

/** Nothing is wrong as far as anybody looked. */
export function isOk(result: Judged): boolean {
  const verdict = verdictOf(result)
  return verdict === 'success' || verdict === 'interrupted'
}

/** As it stands at the end of the last line. */
export function verdictWord(result: Judged): string {
  return verdictOf(result).toUpperCase()
}

/** Why nothing can be said, in words; undefined where something can. */
export function whyUndecided(result: Judged): string | undefined {
  if (typeof result['notBack'] === 'string') return result['notBack']
  switch (result.command) {
    case 'explore':
      return undecidedExploration(result)
    case 'discover':
      return undecidedDiscovery(result)
    case 'stress':
      return undecidedStress(result)
    case 'replay':
      return undecidedReplay(result)
    case 'barriers':
      return untriedBarriers(result)
    case 'bench':
      return measuredRows(result) > 0 ? undefined : 'nothing was measured'
    case 'evidence':
      return cellsOf(result).length === 0
        ? 'no claim was looked at'
        : cellsOf(result).find(({ undecided }) => undecided !== undefined)?.undecided
    case 'witness':
      return undecidedWitness(result)
    case 'campaign':
      return undecidedCampaign(result)
    case 'score':
      return (result['rows']?.length ?? 0) > 0 ? undefined : 'no bug was tried'
    default:
      return undefined
  }
}

/** The model's outcomes of a race are sampled: what the kernel showed and they lack may only be rare. */
function undecidedWitness({ alone, races }: Judged): string | undefined {
  if (alone.programs + races.length === 0) return 'nothing was compared'
  const missing = races.reduce((sum: number, { kernelOnly }: { kernelOnly: string[] }) => sum + kernelOnly.length, 0)
  if (missing === 0) return undefined
  return `${counted(missing, 'outcome')} of the kernel ${missing === 1 ? 'was' : 'were'} in no execution of the model, and rare or looked for in few; --executions makes more of them`
}

function undecidedCampaign({ finishedAt, units, unitsDone, unitsSetAside, executions }: Judged): string | undefined {
  if (finishedAt === null) return `${unitsDone} of ${units ?? 'its'} units are done`
  if (executions === 0) return 'no execution was made'
  return unitsSetAside > 0
    ? `${counted(unitsSetAside, 'unit')} ${unitsSetAside === 1 ? 'was' : 'were'} set aside`
    : undefined
}

/** A schedule of this program leads to a finding. One of a program that has changed since shows, if it fits, that this is mended. */
function undecidedReplay({ cut, sameProgram, misfits, shown, outcomes }: Judged): string | undefined {
  const goal = shown === undefined ? 'its finding' : `its outcome ${JSON.stringify(shown)}`
  if (cut === true) return `the schedule was cut at the bound of steps, before it reached ${goal}`
  if (shown !== undefined && JSON.stringify(shown) === JSON.stringify(outcomes)) return undefined
  if (sameProgram !== false) return `the schedule did not reach ${goal}`
  return misfits > 0 ? `${misfits} of its choices could not be taken, so it was another schedule` : undefined
}

function undecidedExploration({ executions, cut = 0, complete, strategy }: Judged): string | undefined {
  if (executions === 0) return 'no execution was made'
  if (cut === executions) return `${allOf(executions, 'execution')} cut at the bound of steps, none ended`
  if (isExhaustive(strategy) && !complete && cut > 0)
    return `${cut} of ${counted(executions, 'execution')} ${cut === 1 ? 'was' : 'were'} cut at the bound of steps: what would have followed is not known`
  return undefined
}

function untriedBarriers({ said, barriers }: Judged): string | undefined {
  if (said === null) return 'which barriers the program says was not known yet'
  return barriers.length < said ? `${said - barriers.length} of ${said} barriers were not tried` : undefined
}

function undecidedDiscovery({ programs, unfit = 0, executions, cut = 0 }: Judged): string | undefined {
  if (programs === 0) return 'no program was made'
  if (unfit === programs) return `${allOf(programs, 'program')} such that it could not be begun`
  if (executions === 0) return 'no execution was made'
  return cut === executions ? `${allOf(executions, 'execution')} cut at the bound of steps, none ended` : undefined
}

function allOf(count: number, what: string): string {
  return count === 1 ? `the only ${what} was` : `all ${count} ${what}s were`
}

/** Of a user's scenario executions are counted, of a torture operations. */
function undecidedStress({ executions, ops }: Judged): string | undefined {
  if (executions === 0) return 'no execution was made'
  return executions === undefined && ops?.total === 0 ? 'no operation was made' : undefined
}

interface Cell {
  holds: boolean
  meant: boolean
  undecided?: string
}

function cellsOf({ claims = [] }: Judged): Cell[] {
  return (claims as Array<{ designs: Cell[] }>).flatMap(({ designs }) => designs)
}

/** A claim fails under a design where it was seen to hold though it is not meant to, or the other way round. */
export function isOdd({ holds, meant, undecided }: Cell): boolean {
  return undecided === undefined && holds !== meant
}

function evidenceVerdict(result: Judged): Verdict {
  if (cellsOf(result).some(isOdd)) return 'failure'
  if (result.interrupted === true) return 'interrupted'
  return whyUndecided(result) === undefined ? 'success' : 'undecided'
}

function measuredRows({ floors = [], latencies = [], throughput = [], growth = [], calls = [] }: Judged): number {
  return [floors, latencies, throughput, growth, calls].reduce((sum, rows) => sum + rows.length, 0)
}

function benchVerdict(result: Judged): Verdict {
  if (result.interrupted === true) return 'interrupted'
  if (measuredRows(result) === 0) return 'undecided'
  const slower = result['comparison']?.differences.some(({ verdict }: { verdict: string }) => verdict === 'slower')
  const missed = result['goals']?.some(({ ok }: { ok: boolean | null }) => ok === false)
  return slower || missed ? 'failure' : 'success'
}

/** Bugs that no strategy found. */
function unfoundBugs({ rows = [] }: Judged): string[] {
  const found = new Map<string, boolean>()
  for (const { bug, found: times } of rows as Array<{ bug: string; found: number }>)
    found.set(bug, (found.get(bug) ?? false) || times > 0)
  return [...found].flatMap(([bug, is]) => (is ? [] : [bug]))
}

/** The result with what it comes to; `ok` and `verdict` stand right behind the command. */
export function withVerdict<R extends Judged>(result: R): R & { ok: boolean; verdict: Verdict } {
  const { command, ...rest } = result
  return { command, ok: isOk(result), verdict: verdictOf(result), ...rest } as never
}
