/** A campaign worked by processes that are killed, by a database that crashes, and over a line that is cut. */
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../src/campaign/database/database.ts'
import { planOf } from '../../src/campaign/plan.ts'
import { standingOf } from '../../src/campaign/standing.ts'
import { startCampaign } from '../../src/campaign/start.ts'
import { workOn } from '../../src/campaign/work.ts'
import { version } from '../../src/cli/version.ts'
import type { CampaignResult } from '../../src/report/campaign_result.ts'
import { BIN } from '../cli/mnttorture.ts'
import { CutLine } from './cut_line.ts'
import { freePort, type Postgres } from './postgres.ts'

export function scenario(name: string): string {
  return fileURLToPath(new URL(`./scenarios/${name}.ts`, import.meta.url))
}

/** What may not depend on who worked. */
export function sumOf({ searches, pairs, findings, unconfirmed }: CampaignResult): object {
  const told = ({
    words,
    executions,
    programs,
    steps,
    cut,
    failing,
    pairs: met,
    unitsDone,
  }: CampaignResult['searches'][0]) => {
    return { words, executions, programs, steps, cut, failing, met, unitsDone }
  }
  const found = [...findings, ...unconfirmed].map(({ identity, count, searches: at }) => ({ identity, count, at }))
  return {
    searches: searches.map(told),
    pairs,
    found: found.sort((a, b) => (a.identity < b.identity ? -1 : 1)),
  }
}

/** By one worker, in this process. */
export async function workedAlone(where: string, plan: object): Promise<CampaignResult> {
  const database = await openDatabase(where, { creates: true })
  try {
    const campaign = await startCampaign(database, planOf(plan), version())
    const { signal } = new AbortController()
    await workOn({ database, campaign, name: 'alone', machine: 'here', version: version(), signal, said: () => {} })
    return await standingOf(database, campaign)
  } finally {
    await database.close()
  }
}

export interface Trouble {
  workers: number
  /** kills a worker with -9 so often, and another takes its place */
  kills: number
  restarts: number
  cutMs: number
}

/** By many, in trouble all the time. */
export async function workedInTrouble(postgres: Postgres, plan: object, trouble: Trouble): Promise<CampaignResult> {
  const database = await openDatabase(postgres.url(), { patience: { signal: undefined, away: () => {} } })
  const campaign = await startCampaign(database, planOf(plan), version())
  const line = await CutLine.open(postgres.port, await freePort())
  const workers: ChildProcess[] = []
  const begin = (place: number): void => {
    const db = postgres.url(place === 0 ? line.port : postgres.port)
    const args = ['campaign', 'work', '--db', db, '--campaign', String(campaign), '--jobs', '1', '--quiet']
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
    workers[place] = spawn(process.execPath, [BIN, ...args, '--machine', `machine ${place}`], { stdio: [...stdio] })
  }
  try {
    for (let place = 0; place < trouble.workers; place++) begin(place)
    const isDone = async (): Promise<boolean> => (await standingOf(database, campaign)).finishedAt !== null
    const hasBegun = async (): Promise<boolean> => (await standingOf(database, campaign)).unitsDone > 0
    while (!(await hasBegun())) await wait(100)
    line.cut()
    const mended = wait(trouble.cutMs).then(() => line.mend())
    for (let round = 0; round < Math.max(trouble.kills, trouble.restarts); round++) {
      // the first is the one that is cut off
      const place = 1 + (round % (trouble.workers - 1))
      if (round < trouble.kills) {
        workers[place]!.kill('SIGKILL')
        begin(place)
      }
      if (round < trouble.restarts) postgres.restart()
      await wait(400)
    }
    await mended
    while (!(await isDone())) {
      for (const [place, { exitCode, signalCode }] of workers.entries())
        if (exitCode !== null || signalCode !== null) if (!(await isDone())) begin(place)
      await wait(200)
    }
    return await standingOf(database, campaign)
  } finally {
    for (const worker of workers) worker.kill('SIGKILL')
    line.close()
    await database.close()
  }
}
