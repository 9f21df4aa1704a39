/** The summary of a witness: how much of what a kernel answered the model answers, too, and every disagreement with its program. */
import { count, counted } from '../counted.ts'
import { whyUndecided } from '../verdict.ts'
import type { WitnessResult } from './witness_result.ts'

const MOST_SHOWN = 6

export function witnessSummary(result: WitnessResult): string {
  const { kernel, from, refused, alone, races, changes, findings } = result
  const lines = [
    ...(refused === undefined ? [] : [`the kernel of this machine was not asked: ${refused}`]),
    `kernel      ${kernel}, ${from === 'live' ? 'asked now' : `as recorded in ${from}`}`,
    `alone       ${counted(alone.programs, 'program')}, ${counted(alone.calls, 'call')}: ${count(alone.same)} answered alike, call by call and table by table`,
    ...Object.entries(alone.argued).map(([title, times]) => `argued      ${count(times)}: ${title}`),
    ...raceLines(result),
    ...(changes === undefined ? [] : changeLines(changes)),
    ...result.notAsked.map(({ what, why }) => `not asked   ${what}: ${why}`),
    ...findings.flatMap(({ kind, title, message, programText }) => [
      '',
      `FINDING ${kind}: ${message}`,
      `in ${title}`,
      ...programText.map((line) => `  ${line}`),
    ]),
  ]
  const why = whyUndecided(result)
  if (findings.length === 0 && !result.interrupted)
    lines.push(
      why === undefined
        ? `no disagreement in ${counted(alone.programs + races.length, 'program')}`
        : `undecided: ${why}`,
    )
  return `${lines.join('\n')}\n`
}

function raceLines({ races }: WitnessResult): string[] {
  if (races.length === 0) return ['raced       nothing (--rounds)']
  const rounds = races.reduce((sum, each) => sum + each.rounds, 0)
  const outcomes = races.reduce((sum, { kernel }) => sum + Object.keys(kernel).length, 0)
  const inside = races.reduce((sum, { kernel, kernelOnly }) => sum + Object.keys(kernel).length - kernelOnly.length, 0)
  const executions = races.reduce((sum, each) => sum + each.executions, 0)
  return [
    `raced       ${counted(races.length, 'program')}, ${counted(rounds, 'round')}: ${counted(outcomes, 'outcome')}, ${count(inside)} of which the model came to in ${counted(executions, 'execution')}`,
    ...races.flatMap(({ title, kernel, modelOnly, kernelOnly }) => [
      `  ${title}`,
      ...limited(Object.entries(kernel).map(([outcome, times]) => `    ${outcome} ${count(times)}`)),
      ...limited(kernelOnly.map((outcome) => `    ${outcome} in no execution of the model`)),
      ...limited(modelOnly.map((outcome) => `    ${outcome} in the model alone`)),
    ]),
  ]
}

function changeLines({ compared, first, second, list }: NonNullable<WitnessResult['changes']>): string[] {
  return [
    `changes     from ${first} to ${second}: ${count(list.length)} in ${counted(compared, 'program')} that both were asked`,
    ...list.map((line) => `  ${line}`),
  ]
}

function limited(lines: string[]): string[] {
  return lines.length <= MOST_SHOWN
    ? lines
    : [...lines.slice(0, MOST_SHOWN), `    and ${count(lines.length - MOST_SHOWN)} more`]
}
