/**
 * What starting costs, in CPU seconds (user and system, children and all): `--help`, and a small `explore` whose program was
 * linked before; beside them a node that does nothing, which is the floor. One JSON object on stdout.
 *
 *   node --import tsx bench/start.ts [folder of a project that installed the package; default: this checkout]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../src/bench/samples.ts'

const ROUNDS = 15
const TICKS_A_SECOND = 100
const LIMITS: Record<string, number> = { help: 0.15, explore: 0.4 }

const checkout = fileURLToPath(new URL('..', import.meta.url))
const installed = join(process.argv[2] ?? checkout, 'node_modules', 'mnttorture')
const folder = existsSync(installed) ? installed : checkout
const bin = join(folder, 'src', 'cli', 'bin.js')
const scenario = join(folder, 'examples', '02_check_then_act_put', 'broken.ts')
const commands: Record<string, string[]> = {
  node: ['-e', '0'],
  help: [bin, '--help'],
  explore: [bin, 'explore', scenario, '--seed', '1', '--quiet'],
}

/** Of all children that ended, in seconds. */
function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND
}

function secondsOf(args: string[]): number {
  const before = childrenSeconds()
  spawnSync(process.execPath, args, { stdio: 'ignore' })
  return childrenSeconds() - before
}

for (const args of Object.values(commands)) secondsOf(args) // fills caches
const seconds: Record<string, number[]> = {}
for (let round = 0; round < ROUNDS; round++)
  for (const [name, args] of Object.entries(commands)) (seconds[name] ??= []).push(secondsOf(args))
const rows = Object.entries(seconds).map(([name, all]) => ({
  name,
  cpuSecondsMedian: Number(median(all).toFixed(3)),
  cpuSecondsLeast: Number(Math.min(...all).toFixed(3)),
  limit: LIMITS[name] ?? null,
}))
process.stdout.write(`${JSON.stringify({ folder, node: process.version, rounds: ROUNDS, rows }, null, 2)}\n`)
