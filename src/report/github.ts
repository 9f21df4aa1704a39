/**
 * A result as annotations of GitHub Actions: `::error file=put.ts,line=9,title=...::message`, one for each finding, at the
 * line of the repository where it shows. GitHub keeps ten of a kind for a step, so that the last one counts what is left out.
 */
import { isOdd, verdictOf, whyUndecided } from '../verdict.ts'
import type { StoredResult } from './stored_result.ts'

/** A place in the repository, its file relative to the root. */
export interface RepositoryPlace {
  file: string
  line: number
}

/** `file:line`, as results have it, in the repository; undefined where it lies elsewhere. */
export type PlaceInRepository = (source: string) => RepositoryPlace | undefined

interface Annotation {
  title: string
  message: string
  place?: RepositoryPlace | undefined
}

interface Told {
  kind: string
  message: string
  schedule?: unknown
  again?: unknown
  trace?: ReadonlyArray<{ source: string; via?: string[] }>
}

const MOST_ANNOTATIONS = 10

export function githubAnnotations(result: StoredResult, inRepository: PlaceInRepository): string[] {
  const annotations = [...findingsOf(result, inRepository), ...claimsOf(result)]
  if (annotations.length === 0 && verdictOf(result) === 'undecided')
    return [line({ title: `mnttorture ${result.command}`, message: `undecided: ${whyUndecided(result)}` }, 'warning')]
  if (annotations.length <= MOST_ANNOTATIONS) return annotations.map((each) => line(each))
  const shown = annotations.slice(0, MOST_ANNOTATIONS - 1)
  const left = annotations.length - shown.length
  return [...shown, { title: `mnttorture ${result.command}`, message: `and ${left} more findings` }].map((each) =>
    line(each),
  )
}

function findingsOf(result: StoredResult, inRepository: PlaceInRepository): Annotation[] {
  const findings = 'findings' in result ? (result.findings as Told[]) : []
  const bridged = (result as { bridge?: { finding?: Told } }).bridge?.finding
  return findings.map((finding, index) => {
    // the first finding of stress, found again under a schedule: its steps have places
    const told = index === 0 && bridged !== undefined ? [finding, bridged] : [finding]
    const schedule = told.map((each) => each.schedule).find((text) => typeof text === 'string')
    const again = [schedule === undefined ? undefined : `npx mnttorture replay ${schedule}`, finding.again]
    const ways = again.filter((way) => typeof way === 'string')
    return {
      title: `mnttorture ${result.command}: ${finding.kind}`,
      message: [finding.message, ...ways.map((way) => `again with: ${way}`)].join('\n'),
      place: firstOf(told.flatMap(placesOf), inRepository),
    }
  })
}

/** A claim that was not seen as its design means it. */
function claimsOf(result: StoredResult): Annotation[] {
  if (result.command !== 'evidence') return []
  return result.claims.flatMap(({ claim, designs }) =>
    designs.filter(isOdd).map(({ design, holds, meant, seen, commands }) => ({
      title: `mnttorture evidence: ${design}`,
      message: [
        `${claim}: ${holds ? 'holds' : 'does not hold'}, though it is ${meant ? '' : 'not '}meant to: ${seen}`,
        ...commands.map((command) => `again with: ${command}`),
      ].join('\n'),
    })),
  )
}

const PLACE = /[^\s()'"<>,;]+\.[cm]?[jt]sx?:\d+/g

/** Where a finding shows, the likeliest first: what its message names, then its steps from the last one back, each with its callers. */
function placesOf({ message, trace = [] }: Told): string[] {
  const steps = [...trace].reverse().flatMap(({ source, via = [] }) => [source, ...via.flatMap(placesIn).reverse()])
  return [...placesIn(message), ...steps]
}

function placesIn(text: string): string[] {
  return text.match(PLACE) ?? []
}

function firstOf(places: readonly string[], inRepository: PlaceInRepository): RepositoryPlace | undefined {
  for (const place of new Set(places)) {
    const found = inRepository(place)
    if (found !== undefined) return found
  }
  return undefined
}

function line({ title, message, place }: Annotation, level: 'error' | 'warning' = 'error'): string {
  const where = place === undefined ? [] : [`file=${property(place.file)}`, `line=${place.line}`]
  return `::${level} ${[...where, `title=${property(title)}`].join(',')}::${data(message)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
