/** `campaign serve`: the report over HTTP, made anew for each request. It only reads, and refuses requests that name another host. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Database, openDatabase } from '../campaign/database/database.ts'
import { requireTables } from '../campaign/database/migrations.ts'
import { campaignIn, standingOf } from '../campaign/standing.ts'
import { BadInput } from '../link/bad_input.ts'
import { codeOf } from '../link/system_error.ts'
import { campaignSummary } from '../report/campaign_summary.ts'
import { htmlReport } from '../report/html/html_report.ts'
import { NO_SOURCES } from '../report/html/sources.ts'
import type { StoredResult } from '../report/stored_result.ts'
import type { CampaignOptions } from './campaign.ts'
import { type ExitCode, exitCode } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'

const DEFAULT_PORT = 8014
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export async function serveCampaign(options: CampaignOptions): Promise<ExitCode> {
  const { port = DEFAULT_PORT, host = '127.0.0.1' } = options
  const { signal, release } = onInterrupt()
  const database = await openDatabase(options.db)
  try {
    await requireTables(database)
    await campaignIn(database, options.campaign)
    const server = createServer((request, response) => {
      void answer(database, options, [...LOOPBACK, host], request, response)
    })
    await new Promise<void>((listening, failed) => {
      server.once('error', (error) => failed(new BadInput(`--port ${port}: cannot be listened at (${codeOf(error)})`)))
      server.listen(port, host, listening)
    })
    const address = server.address()
    const at = typeof address === 'object' && address !== null ? address.port : port
    process.stdout.write(`http://${host.includes(':') ? `[${host}]` : host}:${at}/\n`)
    await new Promise<void>((done) => {
      signal.addEventListener('abort', () => done())
    })
    server.closeAllConnections()
    server.close()
    return exitCode.noFinding
  } finally {
    release()
    await database.close()
  }
}

async function answer(
  database: Database,
  options: CampaignOptions,
  hosts: readonly string[],
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, text: string, type = 'text/plain'): void => {
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    response.end(method === 'HEAD' ? '' : text)
  }
  // a page of somebody else's, whose name leads here, asks by that name
  const name = (headers.host ?? '').replace(/:\d+$/, '')
  if (!hosts.includes(name)) return say(403, 'not by that name\n')
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'only GET\n')
  try {
    const standing = await standingOf(database, await campaignIn(database, options.campaign))
    if (url === '/status.json') return say(200, JSON.stringify(standing), 'application/json')
    if (url !== '/') return say(404, 'there is / and /status.json\n')
    const page = htmlReport(standing as unknown as StoredResult, campaignSummary(standing), NO_SOURCES, { live: true })
    say(200, page, 'text/html')
  } catch (error) {
    say(503, `${(error as Error).message}\n`)
  }
}
