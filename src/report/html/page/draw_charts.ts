/** The script of every page: draws every chart from the JSON inside it, again whenever its width changes. */
import type { Chart } from '../chart.ts'
import { copyButtons } from './copy_buttons.ts'
import { drawGrowth } from './draw_growth.ts'
import { drawLatency } from './draw_latency.ts'
import { drawTimeline } from './draw_timeline.ts'
import { scrollHints } from './scrolls.ts'
import { readLink } from './step_link.ts'
import { stepThrough } from './step_through.ts'
import { tooltips } from './tooltip.ts'

const PRINTED_WIDTH = 680
const redraws: Array<(width?: number) => void> = []

drawIn(document)
tooltips()
openLinked()
addEventListener('hashchange', openLinked)
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true
  for (const redraw of redraws) redraw(PRINTED_WIDTH)
})
addEventListener('afterprint', () => {
  for (const redraw of redraws) redraw()
})

/** Charts, and what else a part of the page needs of a script. */
export function drawIn(part: Document | Element): void {
  for (const place of part.querySelectorAll<HTMLElement>('.chart')) {
    try {
      drawWhenSeen(place)
    } catch (error) {
      // the others can still be drawn
      place.append(`this chart could not be drawn: ${error}`)
      console.error(error)
    }
  }
  copyButtons(part)
  scrollHints(part)
}

/** The finding that the address names is in sight, also behind a line that opens. */
function openLinked(): void {
  const link = readLink(location.hash)
  const place = document.querySelector(`.lanes[data-finding="${link?.finding}"]`)
  for (let around = place?.closest('details'); around; around = around.parentElement?.closest('details'))
    around.open = true
}

/** A chart in closed details has no width; it is drawn when they open. */
function drawWhenSeen(place: HTMLElement): void {
  const data = JSON.parse(place.querySelector('script')!.textContent!) as Chart
  if (data.kind === 'lanes') {
    let built = false
    const build = (): void => {
      if (built || place.clientWidth === 0) return
      built = true
      stepThrough(place, data)
    }
    redraws.push(build)
    build()
    new ResizeObserver(build).observe(place)
    return
  }
  const draw = drawer(place, data)
  let drawn = 0
  const redraw = (width = Math.round(place.clientWidth)): void => {
    if (width <= 0 || width === drawn) return
    drawn = width
    draw(width)
  }
  redraws.push(redraw)
  redraw()
  new ResizeObserver(() => redraw()).observe(place)
}

function drawer(place: HTMLElement, data: Exclude<Chart, { kind: 'lanes' }>): (width: number) => void {
  if (data.kind === 'timeline') return drawTimeline(place, data)
  const holder = place.appendChild(document.createElement('div'))
  if (data.kind === 'latency') return (width) => holder.replaceChildren(drawLatency(data, width))
  return (width) => holder.replaceChildren(drawGrowth(data, width))
}
