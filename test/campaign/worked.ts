/** A campaign worked by processes that are killed, by a database that crashes, and over a line that is cut. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../src/campaign/database/database.ts'
import { identityOf, portablePairs } from '../../src/campaign/identity.ts'
import { planOf } from '../../src/campaign/plan.ts'
import { runUnit } from '../../src/campaign/run_unit.ts'
import { standingOf } from '../../src/campaign/standing.ts'
import { startCampaign } from '../../src/campaign/start.ts'
import { version } from '../../src/cli/version.ts'
import type { CampaignResult } from '../../src/report/campaign_result.ts'
import { BIN, temporaryDirectory } from '../cli/mnttorture.ts'
import { CutLine } from './cut_line.ts'
import { freePort, type Postgres } from './postgres.ts'

export function scenario(name: string): string {
  return fileURLToPath(new URL(`./scenarios/${name}.ts`, import.meta.url))
}

export function planFile(plan: object): string {
  const file = path.join(temporaryDirectory(), 'campaign.json')
  writeFileSync(file, JSON.stringify(plan))
  return file
}

/** What may not depend on who worked. */
export interface Sum {
  searches: Array<{ words: string; executions: number; steps: number; failing: number; pairs: number }>
  /** by what they are, and how often */
  found: Array<[identity: string, count: number]>
}

export function sumOf({ searches, findings, unconfirmed }: CampaignResult): Sum {
  return {
    searches: searches.map(({ words, executions, steps, failing, pairs }) => {
      return { words, executions, steps, failing, pairs }
    }),
    found: inOrder([...findings, ...unconfirmed].map(({ identity, count }) => [identity, count])),
  }
}

/** The same units one after the other, without a database. */
export async function sumWithout(plan: object): Promise<Sum> {
  const found = new Map<string, number>()
  const searches: Sum['searches'] = []
  for (const { command, words, knobs, seed, wanted, perUnit, untilFinding } of planOf(plan).searches) {
    const total = { words, executions: 0, steps: 0, failing: 0, pairs: 0 }
    const met = new Set<string>()
    for (let number = 0; number * perUnit! < wanted; number++) {
      const unit = { command, knobs, seed: seed! + number, amount: perUnit!, untilFinding }
      const result = await runUnit(unit, [], new AbortController().signal)
      const { executions, steps, failing, pairs, findings } = result!
      total.executions += executions
      total.steps += steps
      total.failing += failing
      for (const pair of portablePairs(pairs)) met.add(pair.join())
      for (const finding of findings) {
        const identity = identityOf(finding, String(knobs.scenario))
        found.set(identity, (found.get(identity) ?? 0) + finding.count)
      }
    }
    searches.push({ ...total, pairs: met.size })
  }
  return { searches, found: inOrder([...found]) }
}

function inOrder(found: Sum['found']): Sum['found'] {
  return found.sort(([one], [other]) => (one < other ? -1 : 1))
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
