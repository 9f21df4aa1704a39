import { html, type Markup } from './markup.ts'

export interface Tile {
  label: string
  value: string
  note?: string
}

/** The few figures that a reader wants first. */
export function tiles(list: Tile[]): Markup {
  const cells = list.map(
    ({ label, value, note }) =>
      html`<div class="tile"><dt>${label}</dt><dd>${value}${note !== undefined && html` <small>${note}</small>`}</dd></div>`,
  )
  return html`<dl class="tiles">${cells}</dl>`
}

/** Rows of cells under headings, figures to the right; wide ones scroll by themselves. */
export function table(head: string[], rows: Array<Array<string | number | Markup>>): Markup {
  const headings = head.map((text, column) => {
    const figures = rows.length > 0 && rows.every((row) => isFigure(row[column]!))
    return html`<th scope="col"${figures && html` class="n"`}>${text}</th>`
  })
  const lines = rows.map((row) => {
    const cells = row.map((cell) => html`<td${kindOf(cell)}>${cell}</td>`)
    return html`<tr>${cells}</tr>`
  })
  return html`<div class="wide"><table><thead><tr>${headings}</tr></thead><tbody>${lines}</tbody></table></div>`
}

const FIGURE = /^[-+]?[\d.,]+( ?(%|ns|µs|ms|s|x|k|M)(\/s)?)?$|^-$/
const LONG = 32

function isFigure(cell: string | number | Markup): boolean {
  return typeof cell === 'number' || (typeof cell === 'string' && FIGURE.test(cell))
}

function kindOf(cell: string | number | Markup): Markup | false {
  if (isFigure(cell)) return html` class="n"`
  return typeof cell === 'string' && cell.length > LONG && html` class="long"`
}
