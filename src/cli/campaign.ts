/** `mnttorture campaign ...`: searches that outlast a command and a machine. What needs a database is loaded by what uses it. */
import { Argument, type Command, Option } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { duration, type Kind, wholeNumber } from '../subjects/knob_kinds.ts'
import { KNOBS } from '../subjects/knobs.ts'
import { parsed } from './add_knobs.ts'
import type { ExitCode } from './exit_code.ts'
import type { Run } from './main.ts'

const ACTIONS = {
  start: 'begin what FILE says; without --db it is also worked here',
  work: 'take units until there are none, on as many machines as you like',
  status: 'how far it is',
  findings: 'what it found, with the interleavings',
  report: 'the same as text, or as one HTML file',
  serve: 'a page that draws itself anew while work goes on',
  stop: 'nothing more is begun, until somebody works it again',
} as const
type Action = keyof typeof ACTIONS

const DEFAULT_DB = 'out/campaign'
/** what a timer of Node holds */
const MOST_MINUTES = Math.floor((2 ** 31 - 1) / 60_000)
const MOST_NUMBER = 2 ** 31 - 1

interface CampaignOption {
  flags: string
  words: string
  /** the actions that have it; absent: all */
  of?: readonly Action[]
  /** it says how this machine works a campaign */
  ofWorkers?: true
  kind?: Kind<number>
}

const OPTIONS: CampaignOption[] = [
  { flags: '--db <where>', words: `a directory, or postgres://USER@HOST/DATABASE (default: ${DEFAULT_DB})` },
  {
    flags: '--campaign <n>',
    words: 'which one of the database (default: the newest)',
    of: ['work', 'status', 'findings', 'report', 'serve', 'stop'],
    kind: wholeNumber(1, MOST_NUMBER),
  },
  {
    flags: '--jobs <n>',
    words: 'start, work: worker processes (default: one a core)',
    of: ['start', 'work'],
    ofWorkers: true,
    kind: wholeNumber(1, 1024),
  },
  {
    flags: '--minutes <m>',
    words: 'start, work: stop after so long',
    of: ['start', 'work'],
    ofWorkers: true,
    kind: duration(MOST_MINUTES),
  },
  {
    flags: '--machine <name>',
    words: "start, work: what the campaign calls this machine (default: its host's name)",
    of: ['start', 'work'],
    ofWorkers: true,
  },
  {
    flags: '--known <n>',
    words: 'findings: mark the one of that number as known',
    of: ['findings'],
    kind: wholeNumber(1, MOST_NUMBER),
  },
  { flags: '--reason <text>', words: 'findings: why it is known', of: ['findings'] },
  { flags: '-o, --output <file>', words: 'report: write an HTML file', of: ['report'] },
  { flags: '--port <n>', words: 'serve: default 8014; 0: any', of: ['serve'], kind: wholeNumber(0, 65_535) },
  {
    flags: '--host <address>',
    words: 'serve: default 127.0.0.1, which only this machine reaches',
    of: ['serve'],
  },
  { flags: '--json', words: 'status, findings: one JSON object', of: ['status', 'findings'] },
  { flags: '--quiet', words: 'start, work: no progress', of: ['start', 'work'] },
  { flags: '--force', words: KNOBS.force.words, of: ['report'] },
]

export interface CampaignOptions {
  db: string
  dbIsGiven: boolean
  campaign?: number
  jobs?: number
  minutes?: number
  machine?: string
  known?: number
  reason?: string
  output?: string
  port?: number
  host?: string
  json?: boolean
  quiet?: boolean
  force?: boolean
}

export function addCampaign(program: Command, run: Run): Command {
  const words = Object.entries(ACTIONS).map(([name, does]) => `${name}: ${does}`)
  const command = program
    .command('campaign')
    .description('searches that outlast a command and a machine')
    .addArgument(new Argument('<action>', words.join('; ')).choices(Object.keys(ACTIONS)))
    .argument('[file]', 'start: what to search, as JSON')
  for (const { flags, words: described, kind } of OPTIONS) {
    const option = new Option(flags, described)
    if (kind !== undefined) option.argParser((text) => parsed(option.long!, text, kind))
    command.addOption(option)
  }
  return command.action((action: Action, file: string | undefined, options: Partial<CampaignOptions>) =>
    run(() => act(action, file, options)),
  )
}

async function act(action: Action, file: string | undefined, given: Partial<CampaignOptions>): Promise<ExitCode> {
  for (const { flags, of, ofWorkers } of OPTIONS) {
    const option = new Option(flags)
    if (!(option.attributeName() in given)) continue
    if (of !== undefined && !of.includes(action))
      throw new BadInput(
        `${option.long} has no effect: campaign ${action} has none of it, only campaign ${of.join(', ')}`,
      )
    if (ofWorkers && action === 'start' && given.db !== undefined)
      throw new BadInput(
        `${option.long} has no effect: with --db, campaign start works nothing here; give it to campaign work --db ${given.db}`,
      )
  }
  const options = { ...given, db: given.db ?? DEFAULT_DB, dbIsGiven: given.db !== undefined }
  if ((file !== undefined) !== (action === 'start'))
    throw new BadInput(
      action === 'start' ? 'campaign start: what is to be searched? Give a file' : `campaign ${action} takes no file`,
    )
  if (action === 'start') return (await import('./campaign_work.ts')).startOne(file!, options)
  if (action === 'work') return (await import('./campaign_work.ts')).work(options)
  if (action === 'serve') return (await import('./campaign_serve.ts')).serveCampaign(options)
  const { findings, report, status, stop } = await import('./campaign_show.ts')
  return { status, findings, report, stop }[action](options)
}
