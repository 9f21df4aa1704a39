/** A page that is served: asks every other second how things stand, and draws anew what has changed; what a reader has opened stays. */
import { drawIn } from './draw_charts.ts'

const EVERY_MS = 2000
const BODIES = 'header, nav, section'

/** as it was served, by its place */
let served = partsOf(document)

setInterval(async () => {
  if (document.hidden) return
  try {
    const answer = await fetch(location.href, { cache: 'no-store' })
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    document.body.classList.toggle('away', !answer.ok)
  } catch {
    document.body.classList.add('away')
  }
}, EVERY_MS)

function partsOf(page: Document): Map<string, string> {
  return new Map([...page.querySelectorAll(BODIES)].map((part) => [nameOf(part), part.outerHTML]))
}

function nameOf(part: Element): string {
  return part.id === '' ? part.tagName : part.id
}

function show(fresh: Document): void {
  const now = partsOf(fresh)
  const main = document.querySelector('main')!
  const here = new Map([...document.querySelectorAll(BODIES)].map((part) => [nameOf(part), part]))
  let before: Element | null = null
  for (const part of fresh.querySelectorAll(BODIES)) {
    const name = nameOf(part)
    const old = here.get(name)
    here.delete(name)
    if (old !== undefined && served.get(name) === now.get(name)) {
      if (old.tagName === 'SECTION') before = old
      continue
    }
    const mine = document.adoptNode(part)
    if (old !== undefined) {
      keepOpen(old, mine)
      old.replaceWith(mine)
    } else if (before === null) main.prepend(mine)
    else before.after(mine)
    if (mine.tagName === 'SECTION') before = mine
    drawIn(mine)
  }
  for (const gone of here.values()) gone.remove()
  document.title = fresh.title
  served = now
}

function keepOpen(old: Element, fresh: Element): void {
  const details = fresh.querySelectorAll('details')
  for (const [index, each] of [...old.querySelectorAll('details')].entries())
    if (details[index] !== undefined) details[index].open = each.open
}
