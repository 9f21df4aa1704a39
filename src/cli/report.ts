/** `mnttorture report`: a stored result, as text or as one self-contained HTML file. */
import type { Command } from 'commander'
import type { ExploreResult } from '../explore/run/explore_result.ts'
import type { ReplayResult } from '../explore/story/replay.ts'
import { BadInput } from '../link/bad_input.ts'
import { givenJson } from '../link/given_text.ts'
import { benchSummary } from '../report/bench_summary.ts'
import type { CampaignResult } from '../report/campaign_result.ts'
import { campaignSummary } from '../report/campaign_summary.ts'
import { chromeTrace } from '../report/chrome_trace.ts'
import type { DiscoverResult } from '../report/discover_result.ts'
import { discoverSummary } from '../report/discover_summary.ts'
import type { EvidenceResult } from '../report/evidence_result.ts'
import { evidenceSummary } from '../report/evidence_summary.ts'
import { exploreSummary } from '../report/explore_summary.ts'
import { htmlReport } from '../report/html/html_report.ts'
import { NO_SOURCES } from '../report/html/sources.ts'
import type { InterleavedStep } from '../report/interleaving.ts'
import { junit } from '../report/junit.ts'
import { replaySummary } from '../report/replay_summary.ts'
import { scoreSummary } from '../report/score_summary.ts'
import { isOfStructure, parseStoredResult, type StoredResult } from '../report/stored_result.ts'
import type { StressResult } from '../report/stress_result.ts'
import { stressSummary } from '../report/stress_summary.ts'
import type { StructureResult } from '../report/structure_result.ts'
import { structureSummary } from '../report/structure_summary.ts'
import { toldBefore } from '../report/told_before.ts'
import type { WitnessResult } from '../report/witness_result.ts'
import { witnessSummary } from '../report/witness_summary.ts'
import { wholeNumber } from '../subjects/knob_kinds.ts'
import { knobLine, type Told } from '../subjects/knob_words.ts'
import { KNOBS } from '../subjects/knobs.ts'
import { verdictWord } from '../verdict.ts'
import { parsed } from './add_knobs.ts'
import { exitCode } from './exit_code.ts'
import { givenFile, writeAll } from './given_file.ts'
import type { Run } from './main.ts'
import { sourcesOf } from './report_sources.ts'
import { DEFAULT_RERUN_KB, MOST_RERUN_KB } from './rerun.ts'

interface ReportOptions {
  output?: string
  junit?: string
  trace?: string
  rerun: number
  force?: boolean
}

export function addReport(program: Command, run: Run): Command {
  return program
    .command('report')
    .description('show a result.json again, or make an HTML file of it')
    .argument('<result>', 'a result.json that --out wrote')
    .option('-o, --output <file>', 'write an HTML file')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--trace <file>', 'write the interleaving of the first finding as Chrome trace JSON')
    .option(
      '--rerun <kb>',
      'programs up to so many KB go into the HTML file, which then runs their schedules itself; 0: none',
      (text: string) => parsed('--rerun', text, wholeNumber(0, MOST_RERUN_KB)),
      DEFAULT_RERUN_KB,
    )
    .option('--force', KNOBS.force.words)
    .action((file: string, options: ReportOptions) =>
      run(async () => {
        const result = readResult(file)
        const text = textOf(result)
        const overwriting = { force: options.force, never: [file] }
        const junitFile = givenFile('--junit', options.junit, 'JUnit file', overwriting)
        const traceFile = givenFile('--trace', options.trace, 'Chrome trace', overwriting)
        const htmlFile = givenFile('-o', options.output, 'HTML report', overwriting)
        if ([junitFile, traceFile, htmlFile].every((each) => each === undefined)) process.stdout.write(text)
        const sources = htmlFile === undefined ? NO_SOURCES : await sourcesOf(result, options.rerun)
        writeAll([
          () => junitFile?.write(junit(result)),
          () => traceFile?.write(chromeTrace(tracedSteps(result, file))),
          () => htmlFile?.write(htmlReport(result, text, sources)),
        ])
        return exitCode.noFinding
      }),
    )
}

/** The steps of the first finding that has any, or of a stress finding that was found again. */
function tracedSteps(result: StoredResult, file: string): InterleavedStep[] {
  const { findings = [], bridge } = result as { findings?: Traced[]; bridge?: { finding?: Traced } }
  const all = bridge?.finding === undefined ? findings : [bridge.finding, ...findings]
  const trace = all.find((finding) => (finding.trace?.length ?? 0) > 0)?.trace
  if (trace === undefined) throw new BadInput(`--trace: ${file} has no finding with an interleaving`)
  return trace
}

interface Traced {
  trace?: InterleavedStep[]
}

function textOf(result: StoredResult): string {
  if (isOfStructure(result)) return `${structureSummary(result as unknown as StructureResult)}${lastLine(result)}`
  if (result.command === 'stress') return stressSummary(result as unknown as StressResult)
  if (result.command === 'bench') return benchSummary(result)
  if (result.command === 'discover') return `${discoverSummary(result as unknown as DiscoverResult)}${lastLine(result)}`
  if (result.command === 'score') return scoreSummary(result)
  if (result.command === 'campaign') return campaignSummary(result as unknown as CampaignResult)
  if (result.command === 'evidence') return evidenceSummary(result as unknown as EvidenceResult)
  if (result.command === 'witness') return `${witnessSummary(result as unknown as WitnessResult)}${lastLine(result)}`
  if (result.command === 'explore') return `${exploreSummary(result as unknown as ExploreResult)}${lastLine(result)}`
  return replaySummary(result as unknown as ReplayResult)
}

function lastLine(result: StoredResult & { command: 'explore' | 'discover' | 'stress' | 'witness' }): string {
  const told = (result.knobs as Told | undefined) ?? toldBefore(result)
  const scenario = result.command === 'explore' || isOfStructure(result) ? { scenario: result.scenario } : {}
  return `${knobLine(result.command, { ...told, ...scenario }, verdictWord(result))}\n`
}

function readResult(file: string): StoredResult {
  const result = parseStoredResult(givenJson(file))
  if (typeof result === 'string') throw new BadInput(`${file}: is not a result of mnttorture: ${result}`)
  return result
}
