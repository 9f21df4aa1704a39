import { html, type Markup } from './markup.ts'

/** A figure on a ground between none (0) and full (1); the small line below says more. */
export function heat(depth: number, figure: string, more = '', tone: 'slow' | 'found' = 'slow'): Markup {
  const share = Math.round(100 * Math.min(1, Math.max(0, Number.isFinite(depth) ? depth : 0)))
  const colour = tone === 'slow' ? 'var(--g1)' : 'var(--g2)'
  const ground = `background:color-mix(in srgb, ${colour} ${Math.round(share * 0.6)}%, transparent)`
  return html`<div class="heat" style="${ground}">${figure}${more !== '' && html` <small>${more}</small>`}</div>`
}
