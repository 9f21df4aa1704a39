/** HTML by tagged template: whatever is put in is escaped, unless it is markup already. There is no other way to make any. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Content = string | number | Markup | readonly Content[] | null | undefined | false

export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  let text = strings[0]!
  for (const [index, value] of values.entries()) text += rendered(value) + strings[index + 1]!
  return new Markup(text)
}

function rendered(value: Content): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(rendered).join('')
  return escaped(String(value))
}

const CODES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => CODES[character]!)
}
