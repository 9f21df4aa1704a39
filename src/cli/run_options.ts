/** The options that stress, explore and discover share, and the program they choose. */

import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { Option } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { constantFile } from '../link/constant_file.ts'
import { sourceFile } from '../link/source_root.ts'
import { type BugEntry, bugs, designs, scenarios } from './catalogue.ts'
import { GITHUB_OPTION } from './github.ts'
import { nearest } from './nearest.ts'
import { MOST_SEED, wholeNumber } from './number_option.ts'

/** Bytes of a kernel stack, or nothing measured. */
const THREAD_SIZES = ['8192', '16384', 'off'] as const
export type ThreadSize = (typeof THREAD_SIZES)[number]

/** What all commands that write files say of `--force`. */
export const FORCE_HELP = 'overwrite files that mnttorture did not write'

export interface RunOptions {
  design: string
  bug?: string
  standIn: string[]
  cpus?: number
  kworkers?: number
  seconds?: number
  seed?: number
  json?: boolean
  out?: string
  quiet?: boolean
  github?: boolean
  force?: boolean
  layout: 'union' | 'separate'
  /** default on */
  lockdep?: 'on' | 'off'
  threadSize?: ThreadSize
  /** items of system_wq that run at once on a pool; default 256 */
  maxActive?: number
  mountinfo?: string
}

/** For the line of knobs: the size of a kernel stack, where it is not the usual one. */
export function otherThreadSize({ threadSize }: RunOptions): { threadSize?: ThreadSize } {
  return threadSize === undefined || threadSize === '8192' ? {} : { threadSize }
}

export function addRunOptions(command: Command): Command {
  return command
    .option('--design <name>', 'design of the kernel model', 'wq-wait')
    .option('--bug <id>', 'link the stand-ins of a bug that `list bugs` shows')
    .option('--stand-in <kernel/path=file>', 'another file in place of one kernel file (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything that is drawn', wholeNumber(0, MOST_SEED))
    .addOption(
      new Option('--layout <layout>', "layout of the mount's RCU head, work and list node")
        .choices(['union', 'separate'])
        .default('union'),
    )
    .addOption(
      new Option('--thread-size <bytes>', 'size of a kernel stack; off: no stacks are measured')
        .choices(THREAD_SIZES)
        .default('8192'),
    )
    .addOption(
      new Option('--lockdep <on|off>', 'look for lock orders that could deadlock').choices(['on', 'off']).default('on'),
    )
    .option('--max-active <n>', 'items of system_wq that run at once on a pool', wholeNumber(1, 512))
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .option('--out <dir>', 'write result.json and a log there; earlier findings there are kept')
    .option('--force', FORCE_HELP)
    .option(...GITHUB_OPTION)
    .option('--quiet', 'no progress')
}

/** For an option that may be given several times. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

/** What to link: the entry file and every stand-in, the user's over the bug's over the design's. */
export interface ChosenProgram {
  entry: string
  /** the name it was called by */
  name: string
  design: string
  bug: BugEntry | null
  standIns: Map<string, string>
}

export function chooseProgram(
  scenario: string | undefined,
  options: RunOptions,
  whenAbsent: 'bug' | 'mix',
): ChosenProgram {
  const bug = options.bug === undefined ? null : named('bug', options.bug, bugs())
  const designId = bug?.design ?? options.design
  const design = named('design', designId, designs())
  const standIns = new Map([...alwaysLinked(options), ...design.standIns, ...(bug?.standIns ?? [])])
  for (const [name, file] of options.standIn.map(parseStandIn)) standIns.set(name, file)
  const ownScenario = scenario === undefined && whenAbsent === 'bug' ? bug?.scenario : null
  if (ownScenario) return { entry: ownScenario, name: bug!.id, design: design.id, bug, standIns }
  return { ...findScenario(scenario ?? 'mix'), design: design.id, bug, standIns }
}

/** The judges on the kernel's tracepoints, the layout of a mount's union, lockdep or nothing, stacks, the width of system_wq. */
function alwaysLinked({ layout, lockdep, maxActive, threadSize }: RunOptions): Map<string, string> {
  const source = (name: string): string => sourceFile(name) as string
  const linked = new Map([['kernel/trace', source('judge/attached')]])
  if (layout === 'separate') linked.set('kernel/fs/mount_storage', source('kernel/fs/mount_storage_separate'))
  if (lockdep === 'off') linked.set('kernel/lib/lockdep/validator', source('kernel/lib/lockdep/validator_off'))
  if (threadSize === '16384') linked.set('kernel/lib/thread_size', source('kernel/lib/thread_size_16384'))
  if (threadSize === 'off') linked.set('judge/stack/frames', source('judge/stack/no_frames'))
  if (maxActive !== undefined)
    linked.set('kernel/workqueue/system_max_active', constantFile('SYSTEM_MAX_ACTIVE', maxActive))
  return linked
}

function named<T extends { id: string }>(what: string, id: string, known: T[]): T {
  const found = known.find((entry) => entry.id === id)
  if (found !== undefined) return found
  const names = known.map((entry) => entry.id)
  throw new BadInput(`there is no ${what} "${id}"; ${suggestion(id, names)}`)
}

function suggestion(wrong: string, names: string[]): string {
  const near = nearest(wrong, names)
  if (near !== undefined) return `did you mean "${near}"?`
  return names.length === 0 ? 'none ships with this version' : `there are ${names.join(', ')}`
}

export function parseStandIn(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0 || at === text.length - 1) {
    throw new BadInput(`--stand-in "${text}": expected kernel/PATH=FILE, such as kernel/fs/mntput=./mine.ts`)
  }
  const file = path.resolve(text.slice(at + 1))
  if (!isFile(file)) throw new BadInput(`--stand-in ${text}: there is no file ${file}`)
  return [text.slice(0, at).replace(/^#/, '').replace(/\.ts$/, ''), file]
}

function findScenario(scenario: string): { entry: string; name: string } {
  const known = scenarios().find((entry) => entry.id === scenario)
  if (known !== undefined) return { entry: known.file, name: known.id }
  if (isFile(scenario)) return { entry: path.resolve(scenario), name: scenario }
  if (existsSync(scenario)) throw new BadInput(`${scenario} is a directory, expected a scenario file`)
  if (/[\\/]|\.[cm]?[jt]sx?$/.test(scenario)) throw new BadInput(`there is no scenario file ${scenario}`)
  const names = scenarios().map((entry) => entry.id)
  throw new BadInput(`there is no scenario "${scenario}" (nor a file of that name); ${suggestion(scenario, names)}`)
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
