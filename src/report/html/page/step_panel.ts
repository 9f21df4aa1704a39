import type { LanesChart } from '../chart.ts'
import { changeWords } from './change_words.ts'
import { shortened } from './shortened.ts'
import { standingsAt } from './standings_at.ts'
import { button, element } from './svg.ts'
import { type Base, valueWords } from './value_words.ts'

const MOST_WORDS = 14
const LINES_AROUND = 4

/** Beside the lanes: the current step in full, its code, who holds what, and the words touched last, as they are after it. */
export class StepPanel {
  readonly element: HTMLElement = element('div', { class: 'panel' })
  readonly #data: LanesChart

  readonly #go: (step: number) => void

  /** `go` shows another step. */
  constructor(data: LanesChart, go: (step: number) => void) {
    this.#data = data
    this.#go = go
  }

  show(step: number, base: Base): void {
    const { steps, finding } = this.#data
    const current = steps[step]
    if (current === undefined) {
      this.element.replaceChildren(element('h4', {}, ['before the first step']))
      return
    }
    const [cpu, op, location, , , source, reason, via, result, joined] = current
    const change = changeWords(this.#data, current, base)
    const made: HTMLElement[] = [
      element('h4', {}, [`${this.#data.cpus[cpu]}: ${this.#text(op)} ${this.#text(location)}${change}`]),
    ]
    if (result >= 0) made.push(element('div', { class: 'came-to' }, [this.#text(result)]))
    if (joined >= 0) {
      const words = joined > step ? 'to where it leaves the buffer' : 'to the store'
      made.push(button(words, `step ${joined + 1 + this.#data.skipped}`, () => this.#go(joined)))
    }
    if (source >= 0)
      made.push(element('div', { class: 'source' }, [this.#text(source)]), ...this.#code(this.#text(source)))
    if (via >= 0) made.push(this.#calls(this.#data.stacks[via]!))
    if (reason >= 0) made.push(element('div', { class: 'hint' }, [`then ${this.#text(reason)}`]))
    if (step === steps.length - 1 && finding !== '') made.push(element('div', { class: 'said' }, [finding]))
    made.push(...this.#locks(step))
    made.push(element('h4', {}, ['memory after this step']), this.#memory(step, base))
    this.element.replaceChildren(...made)
  }

  #code(source: string): HTMLElement[] {
    const colon = source.lastIndexOf(':')
    const lines = this.#data.code[source.slice(0, colon)]
    const line = Number(source.slice(colon + 1))
    if (lines?.[line] === undefined) return []
    const numbers = Object.keys(lines)
      .map(Number)
      .filter((number) => Math.abs(number - line) <= LINES_AROUND)
    const rows = numbers.map((number) =>
      element('span', number === line ? { class: 'line here' } : { class: 'line' }, [
        element('i', {}, [String(number)]),
        `${lines[number]}\n`,
      ]),
    )
    const { codeSaid } = this.#data
    const said = codeSaid === '' ? [] : [element('div', { class: 'hint' }, [codeSaid])]
    return [element('pre', { class: 'code' }, rows), ...said]
  }

  #calls(stack: number[]): HTMLElement {
    return element(
      'ol',
      {},
      stack.slice(0, 6).map((place) => element('li', { title: this.#text(place) }, [shortened(this.#text(place))])),
    )
  }

  #locks(step: number): HTMLElement[] {
    const rows = standingsAt(this.#data, step).flatMap((standing, cpu) => {
      if (standing === undefined) return []
      const { holds, waitsFor, ended } = standing
      const words = [
        ...(holds.length === 0 ? [] : [`holds ${holds.map((lock) => this.#text(lock)).join(', ')}`]),
        ...(waitsFor < 0 ? [] : [`waits for ${this.#text(waitsFor)}`]),
        ...(ended ? ['has ended'] : []),
      ]
      if (words.length === 0) return []
      const row = [element('td', {}, [this.#data.cpus[cpu]!]), element('td', {}, [words.join('; ')])]
      return [element('tr', waitsFor < 0 ? {} : { class: 'waits' }, row)]
    })
    if (this.#data.locks.length === 0) return []
    const none = element('div', { class: 'hint' }, ['nobody holds or waits for any'])
    const shown = rows.length === 0 ? none : element('table', { class: 'locks' }, [element('tbody', {}, rows)])
    return [element('h4', {}, ['locks and waiting']), shown]
  }

  #memory(upTo: number, base: Base): HTMLElement {
    const held = new Map<number, { value: number; cpu: number }>()
    for (const [cpu, , location, , value] of this.#data.steps.slice(0, upTo + 1)) {
      if (value < 0 || location < 0) continue
      held.delete(location) // the one touched last comes last
      held.set(location, { value, cpu })
    }
    const rows = [...held]
      .slice(-MOST_WORDS)
      .reverse()
      .map(([location, { value, cpu }]) => {
        const fresh = location === this.#data.steps[upTo]![2]
        return element('tr', fresh ? { class: 'fresh' } : {}, [
          element('td', {}, [this.#text(location)]),
          element('td', { class: 'value' }, [valueWords(this.#text(value), this.#text(location), base)]),
          element('td', { class: 'value source' }, [this.#data.cpus[cpu]!]),
        ])
      })
    return element('table', { class: 'memory' }, [element('tbody', {}, rows)])
  }

  #text(place: number): string {
    return place < 0 ? '' : this.#data.texts[place]!
  }
}
