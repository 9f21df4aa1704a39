const NS = 'http://www.w3.org/2000/svg'

type Attributes = Record<string, string | number>

/** An SVG element; its text, where it has one, is text and nothing else. */
export function svg(name: string, attributes: Attributes, children: ReadonlyArray<Element | string> = []): SVGElement {
  const element = document.createElementNS(NS, name)
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value)
  }
  element.append(...children)
  return element
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  children: ReadonlyArray<Node | string> = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.append(...children)
  return made
}

export function button(text: string, label: string, click: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', 'aria-label': label, title: label }, [text])
  made.addEventListener('click', click)
  return made
}
