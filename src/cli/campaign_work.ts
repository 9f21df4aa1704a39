/** `campaign start` and `campaign work`. */

import { availableParallelism, hostname } from 'node:os'
import { runCrew } from '../campaign/crew.ts'
import { type Database, openDatabase } from '../campaign/database/database.ts'
import { requireTables } from '../campaign/database/migrations.ts'
import { readPlan } from '../campaign/plan.ts'
import { campaignIn, type Progress, progressOf, standingOf } from '../campaign/standing.ts'
import { resumeCampaign, startCampaign } from '../campaign/start.ts'
import { workOn } from '../campaign/work.ts'
import { count, counted } from '../counted.ts'
import { BadInput } from '../link/bad_input.ts'
import { campaignSummary, durationWords } from '../report/campaign_summary.ts'
import { rate } from '../report/words.ts'
import type { CampaignOptions } from './campaign.ts'
import { type ExitCode, exitCode, exitCodeOf } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import { Live } from './live.ts'
import { version } from './version.ts'

const PROGRESS_MS = 2000

export async function startOne(file: string, options: CampaignOptions): Promise<ExitCode> {
  const plan = readPlan(file)
  const database = await openDatabase(options.db, { creates: true })
  try {
    const campaign = await startCampaign(database, plan, version())
    process.stdout.write(
      `campaign ${campaign} "${plan.name}" in ${database.name}: ${counted(plan.searches.length, 'search')}\n`,
    )
    if (options.dbIsGiven) {
      process.stdout.write(`npx mnttorture campaign work --db ${database.name}\n`)
      return exitCode.noFinding
    }
    return await workHere(database, campaign, options)
  } finally {
    await database.close()
  }
}

export async function work(options: CampaignOptions): Promise<ExitCode> {
  const { signal, release } = onInterrupt()
  let told = ''
  const away = (why: string): void => {
    if (why !== told && !options.quiet) process.stderr.write(`${why}; waiting for it\n`)
    told = why
  }
  // the first connection is made at once or not at all: an address that is wrong is known then
  const first = await openDatabase(options.db)
  try {
    await requireTables(first)
  } finally {
    await first.close()
  }
  const database = await openDatabase(options.db, { patience: { signal, away } })
  try {
    const campaign = await campaignIn(database, options.campaign)
    await requireVersion(database, campaign)
    await resumeCampaign(database, campaign)
    return await workHere(database, campaign, options)
  } finally {
    release()
    await database.close()
  }
}

async function requireVersion(database: Database, campaign: number): Promise<void> {
  const [row] = await database.query('select version from mnttorture.campaign where id = $1', [campaign])
  const theirs = row!['version'] as string
  if (theirs !== version())
    throw new BadInput(
      `campaign ${campaign} in ${database.name} is of mnttorture ${theirs}, this is ${version()}: its programs are others; start one of this version`,
    )
}

async function workHere(database: Database, campaign: number, options: CampaignOptions): Promise<ExitCode> {
  const { jobs = availableParallelism(), minutes, machine = hostname(), quiet = false } = options
  const { signal, release } = onInterrupt()
  const { signal: ends, clear } = endedAfter(minutes, signal)
  const live = new Live(quiet)
  const said = (line: string): void => live.line(line)
  try {
    if (jobs === 1) {
      const name = `${machine}:${process.pid}`
      const watched = watch(database, campaign, live, quiet)
      await workOn({ database, campaign, name, machine, version: version(), signal: ends, said }).finally(watched)
    } else {
      const watched = watch(database, campaign, live, quiet)
      const args = ['campaign', 'work', '--db', options.db, '--campaign', String(campaign), '--jobs', '1', '--quiet']
      const refusal = await runCrew({ jobs, args: [...args, '--machine', machine], signal: ends, said }).finally(
        watched,
      )
      if (refusal !== 0) return exitCode.badInput
    }
  } finally {
    live.done()
    release()
    clear()
  }
  if (quiet && jobs === 1) return signal.aborted ? exitCode.interrupted : exitCode.noFinding
  const standing = await standingOf(database, campaign)
  process.stdout.write(campaignSummary(standing))
  return exitCodeOf({ ...standing, interrupted: signal.aborted })
}

/** By a timer of its own: Node 20 may lose one of `AbortSignal.timeout` that only `AbortSignal.any` knows. */
function endedAfter(minutes: number | undefined, signal: AbortSignal): { signal: AbortSignal; clear(): void } {
  const ended = new AbortController()
  const end = (): void => ended.abort()
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  const timer = minutes === undefined ? undefined : setTimeout(end, minutes * 60_000)
  return { signal: ended.signal, clear: () => clearTimeout(timer) }
}

function watch(database: Database, campaign: number, live: Live, quiet: boolean): () => void {
  if (quiet) return () => {}
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    try {
      live.update([progressLine(campaign, await progressOf(database, campaign))])
    } catch {
      // the workers tell what is wrong with the database
    }
    busy = false
  }, PROGRESS_MS)
  return () => clearInterval(timer)
}

function progressLine(campaign: number, now: Progress): string {
  const { unitsDone, units, executions, findings, workers, elapsedMs } = now
  const found = findings === 0 ? 'no finding' : counted(findings, 'finding')
  return `campaign ${campaign}  ${durationWords(elapsedMs)}  ${counted(workers, 'worker')}  ${units === null ? counted(unitsDone, 'unit') : `${count(unitsDone)} of ${counted(units, 'unit')}`}  ${counted(executions, 'execution')}  ${rate((executions / Math.max(elapsedMs, 1)) * 1000)}/s  ${found}`
}
