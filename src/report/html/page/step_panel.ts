import type { LanesChart } from '../chart.ts'
import { changeWords } from './change_words.ts'
import { shortened } from './shortened.ts'
import { element } from './svg.ts'

const MOST_WORDS = 14

/** Beside the lanes: the current step in full, and the words touched last, as they are after it. */
export class StepPanel {
  readonly element: HTMLElement = element('div', { class: 'panel' })
  readonly #data: LanesChart

  constructor(data: LanesChart) {
    this.#data = data
  }

  show(step: number): void {
    const { steps, code, finding } = this.#data
    const [cpu, op, location, , , source, reason, via] = steps[step]!
    const change = changeWords(this.#data, steps[step]!)
    const made: HTMLElement[] = [
      element('h4', {}, [`${this.#data.cpus[cpu]}: ${this.#text(op)} ${this.#text(location)}${change}`]),
    ]
    if (source >= 0) made.push(element('div', { class: 'source' }, [this.#text(source)]))
    const line = code[source]
    if (line !== undefined) made.push(element('pre', {}, [line]))
    if (via >= 0) made.push(this.#calls(this.#data.stacks[via]!))
    if (reason >= 0) made.push(element('div', { class: 'hint' }, [`then ${this.#text(reason)}`]))
    if (step === steps.length - 1 && finding !== '') made.push(element('div', { class: 'said' }, [finding]))
    made.push(element('h4', {}, ['memory after this step']), this.#memory(step))
    this.element.replaceChildren(...made)
  }

  #calls(stack: number[]): HTMLElement {
    return element(
      'ol',
      {},
      stack.slice(0, 6).map((place) => element('li', { title: this.#text(place) }, [shortened(this.#text(place))])),
    )
  }

  #memory(upTo: number): HTMLElement {
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
          element('td', { class: 'value' }, [this.#text(value)]),
          element('td', { class: 'value source' }, [this.#data.cpus[cpu]!]),
        ])
      })
    return element('table', { class: 'memory' }, [element('tbody', {}, rows)])
  }

  #text(place: number): string {
    return place < 0 ? '' : this.#data.texts[place]!
  }
}
