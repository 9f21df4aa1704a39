/** The seed's claims: a line for each with the verdict under every design, then what was run and seen. */
import { isOdd } from '../../verdict.ts'
import type { ClaimResult, DesignEvidence, EvidenceResult } from '../evidence_result.ts'
import { verdictWords } from '../evidence_summary.ts'
import { table, tiles } from './figures.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'

export function evidenceTiles({ claims, designs, seconds }: EvidenceResult): Markup {
  const cells = claims.flatMap((claim) => claim.designs)
  const odd = cells.filter(isOdd).length
  return tiles([
    { label: 'claims', value: String(claims.length) },
    { label: 'verdicts', value: String(cells.length), note: odd === 0 ? 'all as meant' : `${odd} not as meant` },
    { label: 'designs', value: String(designs.length), note: designs.join(', ') },
    { label: 'each stress run', value: `${seconds} s` },
  ])
}

export function evidenceSections({ claims, designs }: EvidenceResult): Section[] {
  const lines = claims.map((claim) => {
    const cells = designs.map((design) => {
      const cell = claim.designs.find((each) => each.design === design)
      return cell === undefined ? '-' : badge(cell)
    })
    return [html`<a href="#claim-${claim.number}">${claim.number}</a>`, claim.claim, ...cells]
  })
  const overview = table(['', 'claim', ...designs], lines)
  return [{ id: 'claims', title: 'Claims', body: html`${overview}${claims.map(claimInFull)}` }]
}

/** Green as it is meant, red as it is not; grey where it does not hold and is not meant to. */
function badge(cell: DesignEvidence): Markup {
  const { holds, meant, undecided } = cell
  if (undecided !== undefined) return html`<span class="bad">undecided</span>`
  const tone = holds !== meant ? 'bad' : meant ? 'good' : 'hint'
  return html`<span class="${tone}">${holds ? 'holds' : 'does not'}${holds !== meant && ' (!)'}</span>`
}

function claimInFull({ number, claim, designs }: ClaimResult): Markup {
  const each = designs.map((cell) => {
    const details = cell.details.length > 0 && html`<pre>${cell.details.join('\n')}</pre>`
    const again = cell.commands.map((command) => html`<p class="command"><code>${command}</code></p>`)
    const open = (isOdd(cell) || cell.undecided !== undefined) && html` open`
    return html`<details${open}><summary><b>${cell.design}</b> ${verdictWords(cell)} <span class="hint">${shortened(cell.seen)}</span></summary><p>ran: ${cell.ran}</p><p>seen: ${cell.seen}</p>${details}${again}</details>`
  })
  return html`<h3 id="claim-${number}">${number}. ${claim}</h3>${each}`
}

const MOST_IN_SUMMARY = 120

function shortened(text: string): string {
  return text.length <= MOST_IN_SUMMARY ? text : `${text.slice(0, MOST_IN_SUMMARY - 1)}…`
}
