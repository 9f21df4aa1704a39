/** What of the bridge of tortures runs users' code, in a supervised thread. */
import { counted } from '../counted.ts'
import { type Bridged, type BridgeOptions, bridge } from '../discover/bridge.ts'
import { programText } from '../discover/program_text.ts'
import { replayable } from '../discover/replayable.ts'
import type { RecentCall } from '../machine/torture.ts'
import type { BridgeResult } from '../report/bridge_result.ts'
import { seconds } from '../report/words.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { referenceOf } from '../subjects/reference.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import type { StressOptions } from './stress_run.ts'
import { Telling, type Word } from './telling.ts'

export interface BridgeOrder {
  chosen: ChosenProgram
  options: StressOptions
  finding: BridgeOptions['finding']
  recentCalls: readonly RecentCall[][]
}

export const BY = { 1: 'another judge', 2: 'explorer', 3: 'same judge' } as const

export async function bridgeTask(order: BridgeOrder, desk: Desk<Word<BridgeResult>>): Promise<BridgeResult> {
  const { chosen, options, finding, recentCalls } = order
  const telling = new Telling(desk)
  let best: BridgeResult | undefined
  const endsAt = performance.now() + options.bridgeSeconds * 1000
  desk.endsAt?.(endsAt)
  const bridged = await bridge({
    standIns: chosen.standIns,
    finding,
    recentCalls,
    seed: options.seed,
    seconds: options.bridgeSeconds,
    signal: desk.signal,
    onProgress({ stage, ...effort }) {
      telling.soFar(() => best ?? { ok: false, of: 'programs', ...effort })
      const elapsed = seconds(Math.floor(effort.elapsedMs / 1000))
      const done = `${counted(effort.programs, 'program')}  ${counted(effort.executions, 'execution')}`
      telling.update([`bridge: ${stage}  ${elapsed} of ${seconds(options.bridgeSeconds)}  ${done}`], stage)
    },
    async onFound(now) {
      desk.endsAt?.(Infinity) // what is being told is not lost
      best = (await described(now, order)) ?? best
      desk.endsAt?.(endsAt)
      if (best !== undefined) telling.found(best)
    },
  })
  const { found, ...effort } = bridged
  if (found === undefined) return { ok: false, of: 'programs', ...effort }
  desk.endsAt?.(Infinity)
  const told = await described(bridged, order)
  if (told === undefined) throw new Error('[internal bug] what the bridge found does not replay from its file')
  return told
}

/** What was found, with its program in a file of its own; undefined where it does not replay from there. */
async function described({ found, ...effort }: Bridged, { chosen, options }: BridgeOrder) {
  if (found === undefined) return undefined
  const file = generatedProgramFile(found.program, false)
  const reference = referenceOf({ ...options, races: false }, { program: found.program, alone: false })
  const finding = await replayable(found.explored, file, chosen.standIns, reference, false)
  if (finding === undefined) return undefined
  const { likeness, from, program } = found
  const by = { by: BY[likeness], from, programText: programText(program) }
  return { ok: true, of: 'programs', ...effort, ...by, finding } satisfies BridgeResult
}
