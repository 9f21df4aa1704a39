/** The table of an interleaving, a lane for each CPU, with the current step; its tools, and the panel that tells the step. */
import type { LanesChart } from '../chart.ts'
import { changeWords } from './change_words.ts'
import { foldedLanes } from './lane_folding.ts'
import { meetings } from './meetings.ts'
import { shortened } from './shortened.ts'
import { linkText } from './step_link.ts'
import { StepPanel } from './step_panel.ts'
import { button, element } from './svg.ts'
import type { Base } from './value_words.ts'

const FEW_STEPS = 150
const BASES: Base[] = ['auto', 'decimal', 'hex']

export class Lanes {
  readonly tools: HTMLElement
  readonly panes: HTMLElement
  readonly data: LanesChart
  #rows: HTMLTableRowElement[] = []
  #whys: Array<HTMLTableRowElement | undefined> = []
  readonly #box: HTMLElement
  readonly #panel: StepPanel
  readonly #range: HTMLInputElement
  readonly #where: HTMLElement
  readonly #link: HTMLAnchorElement
  readonly #meeting: boolean[]
  readonly #folded: Set<number>
  readonly #moved: (step: number) => void
  #unfolded = false
  #onlyMeetings: boolean
  #base: Base = 'auto'
  #shown: number[] = []
  #at = -1

  /** `moved` is told of each step that the reader goes to. */
  constructor(data: LanesChart, moved: (step: number) => void) {
    this.data = data
    this.#moved = moved
    this.#meeting = meetings(data)
    this.#folded = foldedLanes(data, this.#meeting)
    this.#onlyMeetings = data.steps.length > FEW_STEPS && this.#meeting.includes(true)
    this.#box = element('div', { class: 'steps' })
    // a width that changes breaks lines anew: the current step stays in sight
    new ResizeObserver(() => this.#scrollTo(this.#rows[this.#at])).observe(this.#box)
    this.#panel = new StepPanel(data, (step) => this.#go(step))
    this.panes = element('div', { class: 'panes' }, [this.#box, this.#panel.element])
    this.#range = element('input', { type: 'range', min: 0, 'aria-label': 'step' })
    this.#range.addEventListener('input', () => this.#go(this.#shown[Number(this.#range.value)]!))
    this.#where = element('span', { class: 'at', 'aria-live': 'polite' })
    this.#link = element('a', { class: 'link', title: 'a link to this step, as the address has it' }, ['link'])
    this.tools = this.#makeTools()
    this.#build()
  }

  get at(): number {
    return this.#at
  }

  key(event: KeyboardEvent): void {
    const target = event.target as Element
    if (event.altKey || event.ctrlKey || event.metaKey || target.matches('input[type=range], select')) return
    const move = this.#moves()[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }

  /** Without telling anybody. -1 is before the first step. */
  show(step: number, run?: string): void {
    this.#rows[this.#at]?.classList.remove('current')
    this.#joinedRow()?.classList.remove('joined')
    this.#at = Math.max(-1, Math.min(step, this.#rows.length - 1))
    const row = this.#rows[this.#at]
    row?.classList.add('current')
    this.#joinedRow()?.classList.add('joined')
    for (const [index, each] of this.#rows.entries()) {
      each.classList.toggle('later', index > this.#at)
      this.#whys[index]?.classList.toggle('later', index >= this.#at)
    }
    this.#scrollTo(row)
    const place = this.#shown.findLastIndex((each) => each <= this.#at)
    this.#range.value = String(Math.max(0, place))
    const { skipped, number } = this.data
    this.#where.textContent = `step ${this.#at + 1 + skipped} of ${this.#rows.length + skipped}`
    this.#link.href = linkText({ finding: number, step: this.#at + 1 + skipped, ...(run === undefined ? {} : { run }) })
    this.#panel.show(this.#at, this.#base)
  }

  /** The other row of the current step's store, where that waits in a buffer. */
  #joinedRow(): HTMLTableRowElement | undefined {
    return this.#rows[this.data.steps[this.#at]?.[9] ?? -1]
  }

  #go(step: number | undefined): void {
    if (step === undefined) return
    this.show(step)
    this.#moved(step)
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
      this.#go(this.#shown[Math.max(0, Math.min(this.#shown.length - 1, place + by))])
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
      Home: () => this.#go(this.#shown[0]),
      End: () => this.#go(this.#shown.at(-1)),
      PageDown: () => this.#go(this.#switchFrom(1)),
      PageUp: () => this.#go(this.#switchFrom(-1)),
    }
  }

  /** The next shown step, in that direction, of another CPU than the one before it. */
  #switchFrom(by: 1 | -1): number | undefined {
    const cpuOf = (place: number): number => this.data.steps[this.#shown[place]!]![0]
    let place = this.#shown.findLastIndex((step) => step <= this.#at) + by
    while (place > 0 && place < this.#shown.length && cpuOf(place) === cpuOf(place - 1)) place += by
    return this.#shown[Math.max(0, Math.min(this.#shown.length - 1, place))]
  }

  #makeTools(): HTMLElement {
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
    const hint = element('span', { class: 'hint' }, ['arrow keys, Home, End, PageUp, PageDown'])
    const { skipped } = this.data
    const left = skipped > 0 ? [element('label', {}, [`the first ${skipped} steps are left out`])] : []
    const choices = [...this.#meetingChoice(), ...this.#foldChoice(), this.#baseChoice(), ...left]
    return element('div', { class: 'tools' }, [...buttons, this.#range, this.#where, this.#link, ...choices, hint])
  }

  #meetingChoice(): HTMLElement[] {
    const meet = this.#meeting.filter((meets) => meets).length
    if (meet === 0 || meet === this.data.steps.length) return []
    return [
      checkbox(`only where CPUs meet (${meet})`, this.#onlyMeetings, (checked) => {
        this.#onlyMeetings = checked
        this.#build()
      }),
    ]
  }

  #foldChoice(): HTMLElement[] {
    if (this.#folded.size === 0) return []
    const names = [...this.#folded].map((cpu) => this.data.cpus[cpu]).join(', ')
    return [
      checkbox(`also ${names}`, false, (checked) => {
        this.#unfolded = checked
        this.#build()
      }),
    ]
  }

  #baseChoice(): HTMLElement {
    const choice = element('select', { 'aria-label': 'values' })
    for (const base of BASES) choice.append(element('option', { value: base }, [base === 'auto' ? 'as fits' : base]))
    choice.addEventListener('change', () => {
      this.#base = choice.value as Base
      this.#build()
    })
    return element('label', {}, ['values ', choice])
  }

  /** Which steps have rows: all, or those on words that more than one CPU touches; the last is always there. */
  #build(): void {
    const { cpus, steps } = this.data
    const lanes = cpus.flatMap((_, cpu) => (this.#unfolded || !this.#folded.has(cpu) ? [cpu] : []))
    const head = element(
      'tr',
      {},
      lanes.map((cpu) => element('th', { scope: 'col' }, [cpus[cpu]!])),
    )
    const body = element('tbody')
    this.#whys = []
    this.#rows = steps.map((_, step) => this.#row(step, lanes, body))
    const last = steps.length - 1
    this.#shown = steps.flatMap(([cpu], step) =>
      lanes.includes(cpu) && (!this.#onlyMeetings || this.#meeting[step] || step === last) ? [step] : [],
    )
    const shown = new Set(this.#shown)
    for (const [step, row] of this.#rows.entries()) row.hidden = !shown.has(step)
    this.#range.max = String(Math.max(0, this.#shown.length - 1))
    const table = element('table', {}, [element('thead', {}, [head]), body])
    table.style.setProperty('--cpus', String(lanes.length))
    this.#box.replaceChildren(table)
    this.#box.classList.toggle('crowded', lanes.length > 4)
    this.show(this.#shown.findLast((step) => step <= this.#at) ?? this.#shown[0] ?? -1)
  }

  #row(step: number, lanes: readonly number[], body: HTMLElement): HTMLTableRowElement {
    const [cpu, op, location, , , source, reason, , result] = this.data.steps[step]!
    const { cpus, texts } = this.data
    const text = (place: number): string => (place < 0 ? '' : texts[place]!)
    const change = changeWords(this.data, this.data.steps[step]!, this.#base)
    const cells = lanes.map((index) => {
      if (index !== cpu) return element('td')
      return element('td', { class: 'own', 'data-cpu': cpus[index]! }, [
        `${text(op)} ${text(location)}`,
        element('span', { class: 'change' }, [change]),
        ...(result < 0 ? [] : [element('span', { class: 'came-to' }, [` (${text(result)})`])]),
        ' ',
        element('span', { class: 'source' }, [shortened(text(source))]),
      ])
    })
    const row = element('tr', {}, cells)
    row.addEventListener('click', () => this.#go(step))
    body.append(row)
    if (reason >= 0 && lanes.includes(cpu)) {
      const goesOn = this.data.steps[step + 1]?.[0]
      const then = goesOn === undefined || goesOn === cpu ? '' : ` · ${cpus[goesOn]} goes on`
      const why = element('tr', { class: 'why' }, [
        element('td', { colspan: lanes.length }, [`${cpus[cpu]} ${text(reason)}${then}`]),
      ])
      row.classList.add('switch')
      this.#whys[step] = why
      body.append(why)
    }
    return row
  }
}

function checkbox(text: string, checked: boolean, change: (checked: boolean) => void): HTMLElement {
  const box = element('input', { type: 'checkbox' })
  box.checked = checked
  box.addEventListener('change', () => change(box.checked))
  return element('label', {}, [box, ` ${text}`])
}
