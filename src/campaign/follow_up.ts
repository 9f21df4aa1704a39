/**
 * What is done with a finding: it is minimised once, then replayed by another worker before it counts as seen again. Where
 * nobody else works, the one who found it looks again itself, and that is said.
 */
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { sameVerdict } from '../explore/story/finding.ts'
import { replaySupervised } from '../explore/story/replay_supervised.ts'
import { parseSchedule } from '../explore/story/schedule.ts'
import { programOf, waysOf } from '../subjects/reference.ts'
import { NotBack } from '../supervise/not_back.ts'
import { supervise } from '../supervise/supervise.ts'
import type { Database, Row } from './database/database.ts'
import { portable } from './identity.ts'
import type { Queue } from './queue.ts'

export interface Here {
  database: Database
  queue: Queue
  campaign: number
  worker: string
  machine: string
  signal: AbortSignal
}

/** How long another worker is waited for. */
const ASK_AGAIN_SECONDS = 3
const MOST_ASKED = 5

export async function minimiseFinding(here: Here, id: number, job: string): Promise<boolean> {
  const { database, queue, campaign, worker, signal } = here
  const row = await findingOf(database, id)
  const told = row['told'] as ExploreFinding | null
  let smaller: ExploreFinding | undefined
  if (told !== null && row['minimised_by'] === null)
    try {
      smaller = await supervise<never, ExploreFinding | undefined>('minimise', told, {
        told: () => {},
        signal,
        silent: true,
      })
    } catch (error) {
      if (!(error instanceof NotBack)) throw error
      if (error.why === 'stopped') return false
    }
  await database.transaction(async (tx) => {
    const kept = smaller ?? told
    if (kept !== null)
      await tx.query(
        `update mnttorture.finding set minimised_by = $2, schedule = $3, switches = $4, steps = $5, told = $6, message = $7
         where id = $1 and minimised_by is null`,
        [
          ...[id, `${worker}@${here.machine}`, kept.schedule, kept.switches, kept.trace.length],
          ...[JSON.stringify({ ...kept, count: told!.count }), portable(kept.message)],
        ],
      )
    await queue.complete(tx, campaign, job)
    await queue.put(tx, campaign, [{ replay: id, asked: 0 }])
  })
  return true
}

export async function replayFinding(here: Here, id: number, asked: number, job: string): Promise<boolean> {
  const { database, queue, campaign, worker, machine, signal } = here
  const row = await findingOf(database, id)
  const told = row['told'] as ExploreFinding | null
  const [by = '', where = ''] = String(row['minimised_by'] ?? '').split('@')
  const isSame = by === worker
  if (isSame && asked < MOST_ASKED && (await othersWork(here)))
    return later(here, job, { replay: id, asked: asked + 1 })
  let again = told !== null
  if (told !== null)
    try {
      const { reference } = parseSchedule(told.schedule)
      const { entry, name, standIns } = programOf(reference, undefined)
      const options = { ...waysOf(reference), file: entry, name, standIns, schedule: told.schedule, threads: false }
      const { findings } = await replaySupervised(options, signal)
      again = findings.some((each) => sameVerdict(each, told))
    } catch (error) {
      if (!(error instanceof NotBack)) throw error
      if (error.why === 'stopped') return false
      again = told.kind === 'livelock' || told.kind === 'uncaught'
    }
  const seen = again ? (isSame ? 'by the same worker' : where === machine ? 'by another worker' : 'yes') : 'no'
  await database.transaction(async (tx) => {
    await tx.query('update mnttorture.finding set seen_again = $2, seen_again_by = $3 where id = $1', [
      ...[id, seen, `${worker}@${machine}`],
    ])
    await queue.complete(tx, campaign, job)
  })
  return true
}

async function later(
  { database, queue, campaign }: Here,
  job: string,
  again: { replay: number; asked: number },
): Promise<boolean> {
  await database.transaction(async (tx) => {
    await queue.complete(tx, campaign, job)
    await queue.put(tx, campaign, [again], ASK_AGAIN_SECONDS)
  })
  return true
}

async function othersWork({ database, campaign, worker }: Here): Promise<boolean> {
  const [row] = await database.query(
    `select count(*)::int as others from mnttorture.worker
     where campaign = $1 and name <> $2 and seen > now() - interval '30 seconds'`,
    [campaign, worker],
  )
  return (row!['others'] as number) > 0
}

async function findingOf(database: Database, id: number): Promise<Row> {
  const [row] = await database.query('select told, minimised_by from mnttorture.finding where id = $1', [id])
  return row!
}

/** Findings that only their own machine has seen are looked at by a worker of another one. */
export async function lookAtFindingsOfOthers({ database, queue, campaign, machine }: Here): Promise<void> {
  await database.transaction(async (tx) => {
    const rows = await tx.query(
      `update mnttorture.finding set seen_again = null
       where campaign = $1 and seen_again like 'by %' and split_part(minimised_by, '@', 2) <> $2 returning id`,
      [campaign, machine],
    )
    await queue.put(
      tx,
      campaign,
      rows.map((row) => ({ replay: row['id'] as number, asked: 0 })),
    )
  })
}
