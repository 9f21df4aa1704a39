/**
 * Below an interleaving whose program is in the page: go on from the current step with any CPU that can, and see what comes of
 * it. What is run is told as explore tells it, and its schedule replays on the command line.
 */
import type { PageExplorer, PageRun, PageRunner } from '../../../explore/page/page_explorer.ts'
import type { LanesChart } from '../chart.ts'
import { lanesChart } from '../lanes_chart.ts'
import { copyButton } from './copy_buttons.ts'
import { shortened } from './shortened.ts'
import { button, element } from './svg.ts'

/** What runs programs, where any lies in the page. */
export function pageExplorer(): PageExplorer<unknown> | undefined {
  return (globalThis as { mnttorture?: PageExplorer<unknown> }).mnttorture
}

const MOST_ROWS = 3000

export class RunOn {
  readonly element = element('div', { class: 'run' })
  readonly #found: LanesChart
  readonly #show: (data: LanesChart, step: number, run: string | undefined) => void
  #runner: PageRunner | undefined
  /** what has been run here; undefined while the page shows what was found */
  #run: PageRun | undefined

  /** `show` has the page show another interleaving in the place of the one that was found. */
  constructor(found: LanesChart, show: (data: LanesChart, step: number, run: string | undefined) => void) {
    this.#found = found
    this.#show = show
    this.element.append(
      button('run on from here', 'let another CPU go on from this step, in this page', () => this.#begin()),
      element('span', { class: 'hint' }, [' the program is in this page: choose who goes on, and see what happens']),
    )
  }

  /** The choices that lead here, as a link has them; undefined for what was found. */
  get run(): string | undefined {
    return this.#run?.schedule.split('.')[3]
  }

  /** Runs what a link says. */
  follow(run: string, step: number): void {
    this.#try((runner) => this.#take(runner.run(runner.choicesOf(run), false), step - 1))
  }

  /** The reader is at another step of the interleaving that is shown. */
  moved(step: number): void {
    if (this.#run !== undefined) this.#try((runner) => this.#offer(runner, step))
  }

  #begin(): void {
    this.#try((runner) => this.#take(runner.run(runner.choices, true), this.#at()))
  }

  #at: () => number = () => 0

  /** Where the reader is. */
  readAt(at: () => number): this {
    this.#at = at
    return this
  }

  #try(act: (runner: PageRunner) => void): void {
    try {
      act((this.#runner ??= this.#open()))
    } catch (error) {
      this.element.replaceChildren(
        element('span', { class: 'said' }, [`this program cannot run in this browser: ${error}`]),
      )
      console.warn(error)
    }
  }

  #open(): PageRunner {
    const { program, schedule, races } = this.#found.rerun!
    const explorer = pageExplorer()!
    return explorer.openProgram(explorer.programs[program], schedule, races)
  }

  #take(run: PageRun, step: number): void {
    this.#run = run
    this.#show(this.#chartOf(run), step, this.run)
    this.#try((runner) => this.#offer(runner, Math.min(step, run.trace.length - 1)))
  }

  /** The choices up to a row; after the last one, also those that have no row: somebody begins. */
  #choicesAt(step: number): number[] {
    const { trace, choices, choicesUpTo } = this.#run!
    return step >= trace.length - 1 ? choices : choices.slice(0, step < 0 ? 0 : choicesUpTo[step])
  }

  #offer(runner: PageRunner, step: number): void {
    const choices = this.#choicesAt(step)
    const whole = this.#run!
    const atEnd = step >= whole.trace.length - 1
    const here = atEnd && whole.over ? whole : runner.run(choices, false)
    const goOn = (more: number[], toTheEnd: boolean) => () =>
      this.#try(() => {
        const run = runner.run([...choices, ...more], toTheEnd)
        this.#take(run, run.trace.length - 1)
      })
    const ways = runner.cpus.flatMap((name, cpu) => {
      const { canGo, would, source } = here.next[cpu]!
      if (would === '' || here.over) return []
      const made = button(`${name} ▶ ${would}`, `${name} goes on: ${would} ${source}`, goOn([cpu], false))
      made.disabled = !canGo
      made.append(element('small', {}, [` ${shortened(source)}`]))
      return [made]
    })
    const tools = [
      ...(here.over ? [] : [button('to the end ▶', 'go on to the end without switching', goOn([], true))]),
      ...(choices.length > 0
        ? [button('◀ take back', 'without the last choice', () => this.#try(() => this.#back(runner, choices)))]
        : []),
      button('what was found', 'back to the interleaving that was found', () => this.#leave()),
    ]
    const command = `npx mnttorture replay ${here.over ? here.schedule : whole.schedule}`
    this.element.replaceChildren(
      element('div', { class: 'ways' }, ways),
      element('div', { class: 'tools' }, tools),
      this.#came(here),
      element('p', { class: 'command' }, [element('code', {}, [command]), ...copyButton(command)]),
    )
  }

  #back(runner: PageRunner, choices: readonly number[]): void {
    const run = runner.run(choices.slice(0, -1), false)
    this.#take(run, run.trace.length - 1)
  }

  #leave(): void {
    this.#run = undefined
    this.#show(this.#found, this.#found.steps.length - 1, undefined)
    this.element.replaceChildren(
      button('run on from here', 'let another CPU go on from this step', () => this.#begin()),
    )
  }

  #came({ over, cut, finding, outcome }: PageRun): HTMLElement {
    if (finding !== undefined) return element('p', { class: 'came bad' }, [`${finding.kind}: ${finding.message}`])
    if (cut) return element('p', { class: 'came' }, ['cut at the bound of steps'])
    if (outcome !== undefined) return element('p', { class: 'came good' }, [`no finding; outcome ${outcome}`])
    return element('p', { class: 'came' }, [over ? 'over, no finding' : 'not over: choose who goes on'])
  }

  #chartOf({ trace, finding }: PageRun): LanesChart {
    const { number, code, codeSaid, rerun } = this.#found
    const readCode = (file: string): string[] | undefined => {
      const lines = code[file]
      if (lines === undefined) return undefined
      return Array.from({ length: Math.max(...Object.keys(lines).map(Number)) }, (_, line) => lines[line + 1] ?? '')
    }
    const said = finding === undefined ? '' : `${finding.kind}: ${finding.message.split('\n')[0]}`
    return lanesChart({ trace, number, finding: said, mostSteps: MOST_ROWS, readCode, codeSaid, rerun })
  }
}
