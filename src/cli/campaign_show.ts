/** `campaign status`, `findings`, `report` and `stop`. */
import { type Database, openDatabase } from '../campaign/database/database.ts'
import { requireTables } from '../campaign/database/migrations.ts'
import { campaignIn, markKnown, standingOf } from '../campaign/standing.ts'
import { stopCampaign } from '../campaign/start.ts'
import { BadInput } from '../link/bad_input.ts'
import { campaignFindings, campaignSummary } from '../report/campaign_summary.ts'
import { htmlReport } from '../report/html/html_report.ts'
import type { StoredResult } from '../report/stored_result.ts'
import type { CampaignOptions } from './campaign.ts'
import { type ExitCode, exitCode, exitCodeOf } from './exit_code.ts'
import { givenFile } from './given_file.ts'

export function status(options: CampaignOptions): Promise<ExitCode> {
  return withCampaign(options, async (database, campaign) => {
    const standing = await standingOf(database, campaign)
    process.stdout.write(options.json ? `${JSON.stringify(standing)}\n` : campaignSummary(standing))
    return exitCodeOf(standing)
  })
}

export function findings(options: CampaignOptions): Promise<ExitCode> {
  const { known, reason } = options
  if ((known === undefined) !== (reason === undefined))
    throw new BadInput('a finding is known for a reason: --known N --reason TEXT')
  return withCampaign(options, async (database, campaign) => {
    if (known !== undefined) await markKnown(database, campaign, known, reason!)
    const standing = await standingOf(database, campaign)
    const all = [...standing.findings, ...standing.unconfirmed, ...standing.known, ...standing.meant].sort(
      (a, b) => a.number - b.number,
    )
    process.stdout.write(options.json ? `${JSON.stringify(all)}\n` : campaignFindings(all))
    return exitCodeOf(standing)
  })
}

export function report(options: CampaignOptions): Promise<ExitCode> {
  const file = givenFile('-o', options.output, 'HTML report', { force: options.force })
  return withCampaign(options, async (database, campaign) => {
    const standing = await standingOf(database, campaign)
    const text = campaignSummary(standing)
    if (file === undefined) process.stdout.write(text)
    else file.write(htmlReport(standing as unknown as StoredResult, text))
    return exitCode.noFinding
  })
}

export function stop(options: CampaignOptions): Promise<ExitCode> {
  return withCampaign(options, async (database, campaign) => {
    await stopCampaign(database, campaign)
    process.stdout.write(
      `campaign ${campaign} is stopped; npx mnttorture campaign work --db ${database.name} goes on\n`,
    )
    return exitCode.noFinding
  })
}

async function withCampaign(
  options: CampaignOptions,
  body: (database: Database, campaign: number) => Promise<ExitCode>,
): Promise<ExitCode> {
  const database = await openDatabase(options.db)
  try {
    await requireTables(database)
    return await body(database, await campaignIn(database, options.campaign))
  } finally {
    await database.close()
  }
}
