/**
 * What each thread did when: slices on lanes, calls below their callers, thin lines from cause to effect. Zoom by buttons,
 * by + and -, or by drawing over a stretch; the arrow keys move along.
 */
import type { TimelineChart } from '../chart.ts'
import { durationWords } from '../figure_words.ts'
import { button, element, svg } from './svg.ts'

const NAMES = 72
const LEVEL = 15
const GAP = 10
const TOP = 20
const CLOSEST_US = 0.5
const AROUND_A_MOMENT_US = 300
let timelines = 0

export function drawTimeline(place: HTMLElement, data: TimelineChart): (width: number) => void {
  return new Timeline(place, data).draw
}

class Timeline {
  readonly #data: TimelineChart
  readonly #holder = element('div')
  readonly #tops: number[]
  readonly #height: number
  #from = 0
  #to: number
  #width = 600
  readonly #clip = `inside-${++timelines}`

  constructor(place: HTMLElement, data: TimelineChart) {
    this.#data = data
    this.#to = data.spanUs
    const levels = data.lanes.map(() => 1)
    for (const [lane, depth] of data.slices) levels[lane] = Math.max(levels[lane]!, depth + 1)
    let top = TOP
    this.#tops = levels.map((count) => {
      const at = top
      top += count * LEVEL + GAP
      return at
    })
    this.#height = top
    place.tabIndex = 0
    const tools = element('div', { class: 'tools' }, [
      button('+', 'closer (+)', () => this.#zoom(0.5)),
      button('−', 'wider (-)', () => this.#zoom(2)),
      button('◀', 'earlier (arrow left)', () => this.#move(-0.3)),
      button('▶', 'later (arrow right)', () => this.#move(0.3)),
      button('all', 'everything (0)', () => this.#look(0, data.spanUs)),
      button('to the point', 'what this is about', () => this.#lookAtFocus()),
      element('span', { class: 'hint' }, ['draw over a stretch to see it closer']),
    ])
    place.append(tools, this.#holder, this.#legend())
    place.addEventListener('keydown', (event) => this.#key(event))
    this.#dragging()
    this.#lookAtFocus()
  }

  readonly draw = (width: number): void => {
    this.#width = width
    const { lanes, slices, flows, marks, focus } = this.#data
    const names: Element[] = this.#grid()
    const [from, to] = [this.#x(focus[0]), this.#x(focus[1])]
    const children: Element[] = [
      svg('rect', { class: 'focus', x: from, width: Math.max(2, to - from), y: TOP - 4, height: this.#height - TOP }),
    ]
    for (const [lane, name] of lanes.entries()) {
      names.push(
        svg('line', {
          class: 'grid',
          x1: 0,
          x2: width,
          y1: this.#tops[lane]! - GAP / 2,
          y2: this.#tops[lane]! - GAP / 2,
        }),
      )
      names.push(svg('text', { x: 0, y: this.#tops[lane]! + 11 }, [name]))
    }
    for (const slice of slices) children.push(...this.#slice(slice))
    for (const flow of flows) children.push(...this.#flow(flow))
    for (const [lane, at, text, finding] of marks) {
      if (at < this.#from || at > this.#to) continue
      const [x, y] = [this.#x(at), this.#tops[lane]!]
      const look = {
        class: finding === 1 ? 'mark found' : 'mark',
        'data-tip': `${this.#text(text)}\n${this.#when(at)}`,
      }
      const bottom = finding === 1 ? this.#height : y
      children.push(
        svg('line', { ...look, x1: x, x2: x, y1: y - 5, y2: bottom, ...(finding === 1 ? { tabindex: 0 } : {}) }),
      )
    }
    const clip = svg('clipPath', { id: this.#clip }, [
      svg('rect', { x: NAMES, y: 0, width: width - NAMES, height: this.#height + 20 }),
    ])
    const drawn = svg('g', { 'clip-path': `url(#${this.#clip})` }, children)
    this.#holder.replaceChildren(
      svg('svg', { viewBox: `0 0 ${width} ${this.#height + 4}`, height: this.#height + 4 }, [clip, ...names, drawn]),
    )
  }

  #slice([lane, depth, start, length, name, group]: TimelineChart['slices'][number]): Element[] {
    if (start + length < this.#from || start > this.#to) return []
    const x = this.#x(Math.max(start, this.#from))
    const width = Math.max(1, this.#x(Math.min(start + length, this.#to)) - x)
    const y = this.#tops[lane]! + depth * LEVEL
    const text = this.#text(name)
    const tip = `${text}\n${durationWords(length)}, from ${this.#when(start)}`
    const box = svg('rect', {
      class: 'slice',
      x,
      y,
      width,
      height: LEVEL - 1,
      rx: 2,
      fill: `var(--g${group % 8})`,
      'data-tip': tip,
    })
    const room = Math.floor((width - 6) / 5.6)
    if (room < 3) return [box]
    const label = text.length <= room ? text : `${text.slice(0, room - 1)}…`
    return [box, svg('text', { x: x + 3, y: y + 11, 'pointer-events': 'none', style: 'fill:var(--paper)' }, [label])]
  }

  #flow([lane, at, otherLane, otherAt, name]: TimelineChart['flows'][number]): Element[] {
    if (Math.max(at, otherAt) < this.#from || Math.min(at, otherAt) > this.#to) return []
    const [x, otherX] = [this.#x(at), this.#x(otherAt)]
    const [y, otherY] = [this.#tops[lane]! + LEVEL / 2, this.#tops[otherLane]! + LEVEL / 2]
    const bend = Math.max(8, Math.abs(otherX - x) / 2)
    const d = `M${x.toFixed(1)} ${y}C${(x + bend).toFixed(1)} ${y} ${(otherX - bend).toFixed(1)} ${otherY} ${otherX.toFixed(1)} ${otherY}`
    const tip = `${this.#text(name)}\n${this.#data.lanes[lane]} to ${this.#data.lanes[otherLane]}, ${durationWords(otherAt - at)}`
    return [
      svg('path', { class: 'flow', d, 'data-tip': tip }),
      svg('circle', { cx: otherX, cy: otherY, r: 2, class: 'dim' }),
    ]
  }

  #grid(): Element[] {
    const span = this.#to - this.#from
    const rough = span / Math.max(2, (this.#width - NAMES) / 90)
    const power = 10 ** Math.floor(Math.log10(rough))
    const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10)
    const made: Element[] = []
    const zero = this.#data.zeroUs
    for (let since = Math.ceil((this.#from - zero) / step) * step; since <= this.#to - zero; since += step) {
      const x = this.#x(since + zero)
      made.push(svg('line', { class: 'minor', x1: x, x2: x, y1: TOP - 4, y2: this.#height }))
      if (x > this.#width - 20) continue
      made.push(svg('text', { class: 'dim', x, y: 11, 'text-anchor': 'middle' }, [signed(since)]))
    }
    return made
  }

  #legend(): HTMLElement {
    const used = new Set(this.#data.slices.map((slice) => slice[5]))
    const entries = this.#data.groups.flatMap((name, group) =>
      used.has(group) ? [element('span', {}, [element('i', { style: `background:var(--g${group % 8})` }), name])] : [],
    )
    const { leftOut } = this.#data
    if (leftOut > 0) entries.push(element('span', {}, [`${leftOut} slices too short to see are left out`]))
    return element('div', { class: 'legend' }, entries)
  }

  #when(us: number): string {
    return signed(us - this.#data.zeroUs)
  }

  #x(us: number): number {
    return NAMES + ((us - this.#from) / (this.#to - this.#from)) * (this.#width - NAMES)
  }

  #us(x: number): number {
    const share = Math.min(1, Math.max(0, (x - NAMES) / (this.#width - NAMES)))
    return this.#from + share * (this.#to - this.#from)
  }

  #look(from: number, to: number): void {
    const span = Math.min(this.#data.spanUs, Math.max(CLOSEST_US, to - from))
    this.#from = Math.max(0, Math.min(this.#data.spanUs - span, from))
    this.#to = this.#from + span
    this.draw(this.#width)
  }

  #lookAtFocus(): void {
    const [from, to] = this.#data.focus
    const margin = to > from ? Math.max(20, (to - from) * 0.15) : AROUND_A_MOMENT_US
    this.#look(from - margin, to + margin)
  }

  #zoom(by: number): void {
    const middle = (this.#from + this.#to) / 2
    const half = ((this.#to - this.#from) / 2) * by
    this.#look(middle - half, middle + half)
  }

  #move(share: number): void {
    const by = (this.#to - this.#from) * share
    this.#look(this.#from + by, this.#to + by)
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const keys: Record<string, () => void> = {
      '+': () => this.#zoom(0.5),
      '=': () => this.#zoom(0.5),
      '-': () => this.#zoom(2),
      '0': () => this.#look(0, this.#data.spanUs),
      ArrowLeft: () => this.#move(-0.3),
      ArrowRight: () => this.#move(0.3),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  #dragging(): void {
    let start: number | null = null
    const at = (event: PointerEvent): number => this.#us(event.clientX - this.#holder.getBoundingClientRect().left)
    this.#holder.addEventListener('pointerdown', (event) => {
      start = event.pointerType === 'mouse' ? at(event) : null
    })
    this.#holder.addEventListener('pointerup', (event) => {
      if (start === null) return
      const [from, to] = [Math.min(start, at(event)), Math.max(start, at(event))]
      if (to - from > (this.#to - this.#from) / 50) this.#look(from, to)
      start = null
    })
  }

  #text(place: number): string {
    return place < 0 ? '' : this.#data.texts[place]!
  }
}

/** Before or after the moment that times are counted from. */
function signed(us: number): string {
  const rounded = Math.round(us * 100) / 100
  return rounded < 0 ? `−${durationWords(-rounded)}` : durationWords(rounded)
}
