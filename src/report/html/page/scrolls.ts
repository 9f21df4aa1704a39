import { element } from './svg.ts'

/** A table that is wider than its place scrolls by itself: it says so, and the keyboard reaches it. */
export function scrollHints(part: Document | Element): void {
  for (const wide of part.querySelectorAll<HTMLElement>('.wide')) {
    const hint = element('p', { class: 'hint scrolls' }, ['scroll sideways for more →'])
    hint.hidden = true
    wide.before(hint)
    new ResizeObserver(() => {
      const scrolls = wide.scrollWidth > wide.clientWidth + 1
      hint.hidden = !scrolls
      if (scrolls) wide.tabIndex = 0
      else wide.removeAttribute('tabindex')
    }).observe(wide)
  }
}
