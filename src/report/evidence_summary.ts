/** The seed's claims as a table: for each, what was run, what was seen under every design, and the verdict. */
import { knobLine } from '../subjects/knob_words.ts'
import { isOdd, verdictWord } from '../verdict.ts'
import type { ClaimResult, DesignEvidence, EvidenceResult } from './evidence_result.ts'
import { toldBefore } from './told_before.ts'
import { wrapped } from './wrapped.ts'

const INDENT = 4

export function evidenceSummary(result: EvidenceResult): string {
  const lines = result.claims.flatMap(claimLines)
  const cells = result.claims.flatMap(({ designs }) => designs)
  const odd = cells.filter(isOdd).length
  const undecided = cells.filter((cell) => cell.undecided !== undefined).length
  if (result.notBack !== undefined) lines.push(`ended early: ${result.notBack}`)
  lines.push(
    `${result.claims.length} claims, ${cells.length} verdicts, ${endWords(odd, undecided)}`,
    knobLine('evidence', { ...(result.knobs ?? toldBefore(result)), designs: result.designs }, verdictWord(result)),
    '',
  )
  return lines.join('\n')
}

function endWords(odd: number, undecided: number): string {
  const open = undecided === 0 ? [] : [`${undecided} undecided`]
  if (odd > 0) return [`${odd} not as the design means it`, ...open].join(', ')
  return undecided === 0 ? 'all as the designs mean them' : `${open[0]}, the others as the designs mean them`
}

function claimLines({ number, claim, designs }: ClaimResult): string[] {
  return [...paragraph(`(${number}) ${claim}`, ''), ...designs.flatMap(designLines), '']
}

function designLines(cell: DesignEvidence): string[] {
  const lines = [
    `${' '.repeat(INDENT)}${cell.design.padEnd(9)}  ${verdictWords(cell)}`,
    ...paragraph(`ran   ${cell.ran}`, ' '.repeat(INDENT + 2)),
    ...paragraph(`seen  ${cell.seen}`, ' '.repeat(INDENT + 2)),
  ]
  for (const detail of cell.details) lines.push(`${' '.repeat(INDENT + 8)}${detail}`)
  for (const command of cell.commands) lines.push(`${' '.repeat(INDENT + 2)}again ${command}`)
  return lines
}

export function verdictWords({
  holds,
  meant,
  undecided,
  beside,
}: Pick<DesignEvidence, 'holds' | 'meant' | 'undecided' | 'beside'>): string {
  if (undecided !== undefined) return `UNDECIDED: ${undecided}`
  const verdict = `${holds ? 'HOLDS' : 'DOES NOT HOLD'}${beside === undefined ? '' : ` (${beside})`}`
  if (holds === meant) return meant ? verdict : `${verdict}, nor is it meant to`
  return meant ? `${verdict}, though it is meant to` : `${verdict}, though it is not meant to`
}

function paragraph(text: string, indent: string): string[] {
  return wrapped(text.split(' '), indent, `${indent}      `)
}
