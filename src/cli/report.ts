/** `mnttorture report`: a stored result, as text or as one self-contained HTML file. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { ExploreResult } from '../explore/explore_result.ts'
import type { ReplayResult } from '../explore/replay.ts'
import { BadInput } from '../link/bad_input.ts'
import { exploreSummary } from '../report/explore_summary.ts'
import { htmlReport } from '../report/html_report.ts'
import { replaySummary } from '../report/replay_summary.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressSummary } from '../report/stress_summary.ts'
import { exitCode } from './exit_code.ts'
import type { Run } from './main.ts'

export function addReport(program: Command, run: Run): Command {
  return program
    .command('report')
    .description('show a result.json again, or make an HTML file of it')
    .argument('<result>', 'a result.json that --out wrote')
    .option('-o, --output <file>', 'write an HTML file')
    .action((file: string, options: { output?: string }) =>
      run(() => {
        const result = readResult(file)
        const text = textOf(result)
        if (options.output === undefined) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
        else write(options.output, htmlReport(result, text))
        return exitCode.noFinding
      }),
    )
}

interface AnyResult {
  command: string
  findings?: unknown[]
}

function textOf(result: AnyResult): string {
  if (result.command === 'stress') return stressSummary(result as StressResult)
  if (result.command === 'explore') return exploreSummary(result as ExploreResult)
  if (result.command === 'replay') return replaySummary(result as ReplayResult)
  return JSON.stringify(result, null, 2)
}

const COMMANDS = ['stress', 'explore', 'discover', 'bench', 'evidence', 'replay', 'score']

function readResult(file: string): AnyResult {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
  let result: unknown
  try {
    result = JSON.parse(text)
  } catch (error) {
    throw new BadInput(`${file}: is not JSON (${(error as Error).message})`)
  }
  const command = (result as AnyResult | null)?.command
  if (typeof command !== 'string' || !COMMANDS.includes(command)) {
    throw new BadInput(
      `${file}: is not a result of mnttorture (its "command" is ${JSON.stringify(command) ?? 'absent'})`,
    )
  }
  return result as AnyResult
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new BadInput(`-o ${file}: cannot be written (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
}
