import { bars } from './bars.ts'
import { html } from './markup.ts'
import type { Section } from './section.ts'

/** The rare paths that were met, how often, and those that never were. */
export function marksSection(reached: Record<string, number> = {}, unreached: readonly string[] = []): Section[] {
  const met = Object.keys(reached).length
  if (met + unreached.length === 0) return []
  const items = unreached.map((name) => html`<li>${name}</li>`)
  const never = items.length > 0 && html`<h3>Never</h3><ul class="hint">${items}</ul>`
  return [
    {
      id: 'reached',
      title: `Rare paths: ${met} of ${met + unreached.length} met`,
      body: html`${bars(reached, 'log')}${never}`,
    },
  ]
}
