/** What of `discover` runs users' code, in a supervised thread: programs are explored, and what they find is replayed. */
import { counted } from '../counted.ts'
import { type DiscoverOptions, discover } from '../discover/discover.ts'
import { discoverInThreads } from '../discover/discover_in_threads.ts'
import type { DiscoverCounts, DiscoverProgress, Discovery } from '../discover/discovered.ts'
import { replayable } from '../discover/replayable.ts'
import type { DiscoverFinding, DiscoverResult } from '../report/discover_result.ts'
import { seconds } from '../report/words.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { referenceOf } from '../subjects/reference.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import { withVerdict } from '../verdict.ts'
import { type DiscoverOrder, toldDiscovery } from './discover_order.ts'
import { pick } from './pick.ts'
import { Telling, type Word } from './telling.ts'

export async function discoverTask(order: DiscoverOrder, desk: Desk<Word<DiscoverResult>>): Promise<DiscoverResult> {
  const { options, chosen } = order
  const telling = new Telling(desk)
  /** of each kind and judge the latest: first as it was met, then shrunk */
  const told = new Map<string, { path: string; finding: DiscoverFinding }>()
  const findings = (): DiscoverFinding[] => [...told.values()].map(({ finding }) => finding)
  let counts: DiscoverCounts | undefined
  let endsAt = Infinity
  const onDiscovery = async (discovery: Discovery): Promise<void> => {
    desk.endsAt?.(Infinity) // what is being told is not lost
    const finding = await described(discovery, order)
    desk.endsAt?.(endsAt)
    if (finding === undefined) return
    told.set(keyOf(discovery), { path: discovery.path, finding })
    if (counts !== undefined) telling.found(resultOf(order, counts, findings(), true))
  }
  const boxSeconds = options.path === undefined ? options.seconds : Infinity // one program is explored to its end
  const wanted: DiscoverOptions = {
    standIns: chosen.standIns,
    ...pick(options, ['cpus', 'programs', 'path']),
    seed: options.seed,
    seconds: options.seconds,
    begunAt: order.begunAt,
    strictly: options.strictly,
    executions: options.executions,
    races: options.races,
    memory: options.memory,
    keepGoing: options.keepGoing,
    signal: desk.signal,
    onProgress({ findings: _, stage, ...now }) {
      counts = now
      if (now.programs > 0) telling.begun()
      telling.update([progressLine(now, told.size, stage, boxSeconds)], stage)
      telling.soFar(() => resultOf(order, now, findings(), true))
    },
    onDiscovery,
    endsAt(time) {
      endsAt = time
      desk.endsAt?.(time)
    },
  }
  const alone = options.jobs === 1 || options.path !== undefined
  const {
    discoveries,
    interrupted,
    lineages: _,
    ...rest
  } = await (alone ? discover(wanted) : discoverInThreads(wanted, options.jobs))
  desk.endsAt?.(Infinity)
  const kept: DiscoverFinding[] = []
  for (const each of discoveries) {
    const known = told.get(keyOf(each))
    const finding = known?.path === each.path ? known.finding : await described(each, order)
    if (finding === undefined)
      throw new Error(
        `[internal bug] ${each.explored.kind} of program ${each.path} (seed ${options.seed}) does not replay from its file`,
      )
    kept.push(finding)
  }
  return resultOf(order, rest, kept, interrupted)
}

function keyOf({ explored }: Discovery): string {
  return `${explored.kind} ${explored.judge}`
}

function resultOf(
  { chosen, options, told }: DiscoverOrder,
  counts: DiscoverCounts,
  findings: DiscoverFinding[],
  interrupted: boolean,
): DiscoverResult {
  return withVerdict({
    command: 'discover' as const,
    design: chosen.design,
    bug: chosen.bug?.id ?? null,
    seed: options.seed,
    knobs: told,
    ...counts,
    interrupted,
    executionsPerSecond: Math.round((counts.executions / Math.max(counts.elapsedMs, 1)) * 1000),
    findings,
  })
}

/** A discovery with its program in a scenario file of its own, which replays; undefined where it does not. */
async function described(
  discovery: Discovery,
  { chosen, options }: DiscoverOrder,
): Promise<DiscoverFinding | undefined> {
  const { program, alone, explored } = discovery
  const reference = referenceOf(options, { program, alone })
  const file = generatedProgramFile(program, alone)
  const replays = await replayable(
    explored,
    file,
    chosen.standIns,
    reference,
    options.races,
    alone ? 'sc' : options.memory,
  )
  return replays && toldDiscovery(discovery, replays, options)
}

function progressLine(now: DiscoverCounts, found: number, stage: DiscoverProgress['stage'], wanted: number): string {
  const findings = found === 0 ? 'no finding' : counted(found, 'finding')
  return `${stage}  ${seconds(Math.floor(now.elapsedMs / 1000))}${wanted === Infinity ? '' : ` of ${seconds(wanted)}`}  ${counted(now.programs, 'program')}  ${counted(now.executions, 'execution')}  ${counted(now.pairs, 'pair')}  ${findings}`
}
