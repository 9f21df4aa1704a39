/**
 * An interleaving that is stepped through: the lanes with the current step, what memory and locks are after it, the code and
 * the calls that led there. Arrow keys, Home and End step, PageUp and PageDown go from switch to switch; buttons do the same.
 * The page's address follows, and leads back to the step.
 */
import type { LanesChart } from '../chart.ts'
import { Lanes } from './lanes.ts'
import { pageExplorer, RunOn } from './run_on.ts'
import { keepLink, readLink, type StepLink } from './step_link.ts'

export function stepThrough(place: HTMLElement, found: LanesChart): void {
  let lanes: Lanes
  const canRun = found.rerun !== undefined && pageExplorer()?.programs[found.rerun.program] !== undefined
  const moved = (step: number): void => {
    runOn?.moved(step)
    const { number, skipped } = lanes.data
    const run = runOn?.run
    keepLink({ finding: number, step: step + 1 + skipped, ...(run === undefined ? {} : { run }) })
    lanes.show(step, run)
  }
  const show = (data: LanesChart, step: number, run: string | undefined, follows = true): void => {
    lanes = new Lanes(data, moved)
    place.classList.toggle('many', data.cpus.length > 1)
    place.replaceChildren(lanes.tools, lanes.panes, ...(runOn === undefined ? [] : [runOn.element]))
    lanes.show(step - data.skipped, run)
    if (follows)
      keepLink({ finding: data.number, step: lanes.at + 1 + data.skipped, ...(run === undefined ? {} : { run }) })
  }
  const runOn = canRun ? new RunOn(found, show).readAt(() => lanes.at + lanes.data.skipped) : undefined
  place.tabIndex = 0
  place.addEventListener('keydown', (event) => lanes.key(event))
  show(found, found.steps.length - 1 + found.skipped, undefined, false)
  const follow = (link: StepLink | undefined): void => {
    if (link?.finding !== found.number) return
    if (link.run !== undefined && runOn !== undefined) runOn.follow(link.run, link.step)
    else lanes.show(link.step - 1 - lanes.data.skipped)
    place.scrollIntoView()
  }
  follow(readLink(location.hash))
  addEventListener('hashchange', () => follow(readLink(location.hash)))
}
