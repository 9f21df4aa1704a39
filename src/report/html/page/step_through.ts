/**
 * An interleaving that is stepped through: the lanes with the current step, what memory holds after it, the code and the
 * calls that led there. Arrow keys, Home and End step, PageUp and PageDown go from switch to switch; buttons do the same.
 */
import type { LanesChart } from '../chart.ts'
import { changeWords } from './change_words.ts'
import { meetings } from './meetings.ts'
import { shortened } from './shortened.ts'
import { StepPanel } from './step_panel.ts'
import { button, element } from './svg.ts'

const FEW_STEPS = 150

export function stepThrough(place: HTMLElement, data: LanesChart): void {
  const lanes = new Lanes(data)
  place.classList.toggle('many', data.cpus.length > 1)
  place.tabIndex = 0
  place.append(lanes.tools, lanes.panes)
  place.addEventListener('keydown', (event) => lanes.key(event))
  lanes.show(data.steps.length - 1)
}

class Lanes {
  readonly tools: HTMLElement
  readonly panes: HTMLElement
  readonly #data: LanesChart
  readonly #rows: HTMLTableRowElement[]
  readonly #whys: Array<HTMLTableRowElement | undefined> = []
  readonly #box: HTMLElement
  readonly #panel: StepPanel
  readonly #range: HTMLInputElement
  readonly #where: HTMLElement
  readonly #meeting: boolean[]
  #shown: number[] = []
  #at = 0

  constructor(data: LanesChart) {
    this.#data = data
    this.#meeting = meetings(data)
    const head = element(
      'tr',
      {},
      data.cpus.map((cpu) => element('th', { scope: 'col' }, [cpu])),
    )
    const body = element('tbody')
    this.#rows = data.steps.map((_, step) => this.#row(step, body))
    const table = element('table', {}, [element('thead', {}, [head]), body])
    table.style.setProperty('--cpus', String(data.cpus.length))
    this.#box = element('div', { class: 'steps' }, [table])
    // a width that changes breaks lines anew: the current step stays in sight
    new ResizeObserver(() => this.#scrollTo(this.#rows[this.#at])).observe(table)
    this.#panel = new StepPanel(data)
    this.panes = element('div', { class: 'panes' }, [this.#box, this.#panel.element])
    this.#range = element('input', { type: 'range', min: 0, 'aria-label': 'step' })
    this.#range.addEventListener('input', () => this.show(this.#shown[Number(this.#range.value)]!))
    this.#where = element('span', { class: 'at', 'aria-live': 'polite' })
    const onlyMeetings = data.steps.length > FEW_STEPS && this.#meeting.includes(true)
    this.tools = this.#makeTools(onlyMeetings)
    this.#choose(onlyMeetings)
  }

  key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target === this.#range) return
    const move = this.#moves()[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }

  show(step: number): void {
    this.#rows[this.#at]?.classList.remove('current')
    this.#at = step
    const row = this.#rows[step]
    if (row === undefined) return
    row.classList.add('current')
    for (const [index, each] of this.#rows.entries()) {
      each.classList.toggle('later', index > step)
      this.#whys[index]?.classList.toggle('later', index >= step)
    }
    this.#scrollTo(row)
    this.#range.value = String(this.#shown.indexOf(step))
    this.#where.textContent = `step ${step + 1 + this.#data.skipped} of ${this.#rows.length + this.#data.skipped}`
    this.#panel.show(step)
  }

  /** Within its own box: the page stays where it is. */
  #scrollTo(row: HTMLElement | undefined): void {
    if (row === undefined) return
    const head = 30
    const above = row.offsetTop - head
    const below = row.offsetTop + row.offsetHeight + head - this.#box.clientHeight
    if (this.#box.scrollTop > above) this.#box.scrollTop = above
    else if (this.#box.scrollTop < below) this.#box.scrollTop = below
  }

  #moves(): Record<string, () => void> {
    const next = (by: number) => () => {
      const place = this.#shown.findLastIndex((step) => step <= this.#at)
      this.show(this.#shown[Math.max(0, Math.min(this.#shown.length - 1, place + by))]!)
    }
    const forward = next(1)
    const back = next(-1)
    return {
      ArrowDown: forward,
      ArrowRight: forward,
      j: forward,
      ArrowUp: back,
      ArrowLeft: back,
      k: back,
      Home: () => this.show(this.#shown[0]!),
      End: () => this.show(this.#shown.at(-1)!),
      PageDown: () => this.show(this.#switchFrom(1)),
      PageUp: () => this.show(this.#switchFrom(-1)),
    }
  }

  /** The next shown step, in that direction, of another CPU than the one before it. */
  #switchFrom(by: 1 | -1): number {
    const cpuOf = (place: number): number => this.#data.steps[this.#shown[place]!]![0]
    let place = this.#shown.findLastIndex((step) => step <= this.#at) + by
    while (place > 0 && place < this.#shown.length && cpuOf(place) === cpuOf(place - 1)) place += by
    return this.#shown[Math.max(0, Math.min(this.#shown.length - 1, place))]!
  }

  #makeTools(onlyMeetings: boolean): HTMLElement {
    const moves = this.#moves()
    const tool = (text: string, label: string, key: string) => button(text, label, () => moves[key]!())
    const buttons = [
      tool('first', 'first step (Home)', 'Home'),
      tool('◀ switch', 'previous switch (PageUp)', 'PageUp'),
      tool('◀', 'previous step (arrow up)', 'ArrowUp'),
      tool('▶', 'next step (arrow down)', 'ArrowDown'),
      tool('switch ▶', 'next switch (PageDown)', 'PageDown'),
      tool('last', 'last step (End)', 'End'),
    ]
    const meet = this.#meeting.filter((meets) => meets).length
    const box = element('input', { type: 'checkbox' })
    box.checked = onlyMeetings
    box.addEventListener('change', () => {
      this.#choose(box.checked)
      this.show(this.#shown.findLast((step) => step <= this.#at) ?? this.#shown[0]!)
    })
    const only = element('label', {}, [box, ` only where CPUs meet (${meet})`])
    const hint = element('span', { class: 'hint' }, ['arrow keys, Home, End, PageUp, PageDown'])
    const tools = meet > 0 && meet < this.#rows.length ? [only] : []
    const { skipped } = this.#data
    if (skipped > 0) tools.push(element('label', {}, [`the first ${skipped} steps are left out`]))
    return element('div', { class: 'tools' }, [...buttons, this.#range, this.#where, ...tools, hint])
  }

  /** Which steps have rows: all, or those on words that more than one CPU touches; the last is always there. */
  #choose(onlyMeetings: boolean): void {
    const last = this.#rows.length - 1
    this.#shown = this.#rows.flatMap((_, step) => (!onlyMeetings || this.#meeting[step] || step === last ? [step] : []))
    const shown = new Set(this.#shown)
    for (const [step, row] of this.#rows.entries()) row.hidden = !shown.has(step)
    this.#range.max = String(this.#shown.length - 1)
  }

  #row(step: number, body: HTMLElement): HTMLTableRowElement {
    const [cpu, op, location, , , source, reason] = this.#data.steps[step]!
    const { cpus, texts } = this.#data
    const text = (place: number): string => (place < 0 ? '' : texts[place]!)
    const change = changeWords(this.#data, this.#data.steps[step]!)
    const cells = cpus.map((name, index) => {
      if (index !== cpu) return element('td')
      return element('td', { class: 'own', 'data-cpu': name }, [
        `${text(op)} ${text(location)}`,
        element('span', { class: 'change' }, [change]),
        ' ',
        element('span', { class: 'source' }, [shortened(text(source))]),
      ])
    })
    const row = element('tr', {}, cells)
    row.addEventListener('click', () => this.show(step))
    body.append(row)
    if (reason >= 0) {
      const goesOn = this.#data.steps[step + 1]?.[0]
      const then = goesOn === undefined || goesOn === cpu ? '' : ` · ${cpus[goesOn]} goes on`
      const why = element('tr', { class: 'why' }, [
        element('td', { colspan: cpus.length }, [`${cpus[cpu]} ${text(reason)}${then}`]),
      ])
      row.classList.add('switch')
      this.#whys[step] = why
      body.append(why)
    }
    return row
  }
}
