/** A kernel beside the model: what both answer, race by race. */
import { count, counted } from '../../counted.ts'
import type { WitnessResult } from '../witness_result.ts'
import { table, tiles } from './figures.ts'
import { html, type Markup } from './markup.ts'
import type { Section } from './section.ts'

export function witnessTiles({ kernel, from, alone, races }: WitnessResult): Markup {
  return tiles([
    { label: 'kernel', value: kernel, note: from === 'live' ? 'asked now' : `as recorded in ${from}` },
    { label: 'programs alone', value: count(alone.programs), note: `${count(alone.same)} answered alike` },
    { label: 'calls', value: count(alone.calls) },
    { label: 'races', value: count(races.length), note: counted(sum(races.map(({ rounds }) => rounds)), 'round') },
  ])
}

export function witnessSections({ races, notAsked, changes }: WitnessResult): Section[] {
  const rows = races.flatMap(({ title, kernel, modelOnly, kernelOnly }) => [
    ...Object.entries(kernel).map(([outcome, times]) => [
      title,
      outcome,
      count(times),
      kernelOnly.includes(outcome) ? html`<span class="bad">not seen</span>` : html`<span class="good">yes</span>`,
    ]),
    ...modelOnly.map((outcome) => [title, outcome, '-', 'alone']),
  ])
  return [
    ...(rows.length === 0
      ? []
      : [{ id: 'races', title: 'Races', body: table(['race', 'outcome', 'kernel', 'model'], rows) }]),
    ...(changes === undefined
      ? []
      : [
          {
            id: 'changes',
            title: `From ${changes.first} to ${changes.second}`,
            body: html`<p>${count(changes.list.length)} changes in ${counted(changes.compared, 'program')} that both were asked.</p><pre>${changes.list.join('\n')}</pre>`,
          },
        ]),
    {
      id: 'not-asked',
      title: 'Not asked',
      body: table(
        ['what', 'why'],
        notAsked.map(({ what, why }) => [what, why]),
      ),
    },
  ]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
