/**
 * One HTML file with nothing outside it: the verdict, the knobs and the command that makes the run again; then the figures,
 * the findings and the charts. The page may run the scripts whose hashes it names, and may load nothing.
 */

import { createHash } from 'node:crypto'
import { counted } from '../../counted.ts'
import type { ExploreResult } from '../../explore/run/explore_result.ts'
import { type Verdict, verdictOf, verdictWord, whyUndecided } from '../../verdict.ts'
import type { CampaignResult } from '../campaign_result.ts'
import type { DiscoverResult } from '../discover_result.ts'
import type { EvidenceResult } from '../evidence_result.ts'
import { isOfStructure, type StoredResult } from '../stored_result.ts'
import type { StressResult } from '../stress_result.ts'
import type { WitnessResult } from '../witness_result.ts'
import { benchSections, benchTiles, goalsReached } from './bench_sections.ts'
import { bridgeSection } from './bridge_section.ts'
import { campaignNotes, campaignSections, campaignTiles } from './campaign_sections.ts'
import { discoverSections, discoverTiles } from './discover_sections.ts'
import { evidenceSections, evidenceTiles } from './evidence_sections.ts'
import { exploreSections, exploreTiles } from './explore_sections.ts'
import { findingsSection, type ShownFinding } from './findings_section.ts'
import { html, Markup } from './markup.ts'
import { pageScript } from './page_script.ts'
import { repeatCommand } from './repeat_command.ts'
import { scoreSections, scoreTiles } from './score_sections.ts'
import type { Section } from './section.ts'
import { NO_SOURCES, type Sources } from './sources.ts'
import { stressSections, stressTiles } from './stress_sections.ts'
import { structureTiles } from './structure_tiles.ts'
import { STYLE } from './style.ts'
import { witnessSections, witnessTiles } from './witness_sections.ts'

/** `live`: of a page that is served, and asks there how things stand. */
export function htmlReport(
  result: StoredResult,
  summary: string,
  sources: Sources = NO_SOURCES,
  { live = false }: { live?: boolean } = {},
): string {
  const { command } = result
  const findings = findingsOf(result)
  const subject = subjectOf(result)
  const title = subject === command ? `mnttorture ${command}` : `mnttorture ${command}: ${subject}`
  const sections = [...findingsSection(findings, sources), ...sectionsOf(result, sources), textSection(summary)]
  const body = html`<header><p class="hint">mnttorture ${command}</p><h1>${subject} ${verdict(result)}</h1>
${knobs(result)}<p class="command"><code>${repeatCommand(result)}</code></p>${tilesOf(result)}</header>
<nav>${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
<main>${sections.map(({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>${body}</section>`)}</main>`
  return page(title, body, sources.rerun.scripts, live)
}

function subjectOf(result: StoredResult): string {
  if (result.command === 'campaign') return result.name
  return 'scenario' in result && typeof result.scenario === 'string' ? result.scenario : result.command
}

function page(title: string, body: Markup, before: readonly string[], live: boolean): string {
  const scripts = [...before, pageScript(live ? 'live' : 'draw_charts')]
  const allowed = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${allowed}; base-uri 'none'; form-action 'none'${live ? "; connect-src 'self'" : ''}`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>${new Markup(STYLE)}</style></head><body>
${body}
${scripts.map((script) => new Markup(`<script>${script}</script>`))}</body></html>
`.text
}

function tilesOf(result: StoredResult): Markup | false {
  if (isOfStructure(result)) return structureTiles(result)
  if (result.command === 'stress') return stressTiles(result as unknown as StressResult)
  if (result.command === 'explore') return exploreTiles(result as unknown as ExploreResult)
  if (result.command === 'bench') return benchTiles(result)
  if (result.command === 'discover') return discoverTiles(result as unknown as DiscoverResult)
  if (result.command === 'evidence') return evidenceTiles(result as unknown as EvidenceResult)
  if (result.command === 'score') return scoreTiles(result)
  if (result.command === 'campaign') return campaignTiles(result as unknown as CampaignResult)
  if (result.command === 'witness') return witnessTiles(result as unknown as WitnessResult)
  return false
}

function sectionsOf(result: StoredResult, sources: Sources): Section[] {
  if (isOfStructure(result)) return []
  if (result.command === 'stress') {
    const stress = result as unknown as StressResult
    return [...bridgeSection(stress, sources), ...stressSections(stress)]
  }
  if (result.command === 'explore') return exploreSections(result as unknown as ExploreResult)
  if (result.command === 'bench') return benchSections(result)
  if (result.command === 'discover') return discoverSections(result as unknown as DiscoverResult)
  if (result.command === 'evidence') return evidenceSections(result as unknown as EvidenceResult)
  if (result.command === 'score') return scoreSections(result)
  if (result.command === 'campaign') return campaignSections(result as unknown as CampaignResult)
  if (result.command === 'witness') return witnessSections(result as unknown as WitnessResult)
  return []
}

const MOST_TEXT = 100_000

function textSection(whole: string): Section {
  const summary =
    whole.length <= MOST_TEXT ? whole : `${whole.slice(0, MOST_TEXT)}\n... ${whole.length - MOST_TEXT} more characters`
  return {
    id: 'text',
    title: 'As text',
    body: html`<details><summary>what the terminal showed</summary><pre>${summary}</pre></details>`,
  }
}

function verdict(result: StoredResult): Markup {
  const verdict = verdictOf(result)
  const tone = { success: ' good', failure: ' bad', undecided: ' bad', interrupted: '' }[verdict]
  return html`<span class="verdict${tone}">${verdictWord(result)} · ${because(result, verdict)}</span>`
}

function because(result: StoredResult, verdict: Verdict): string {
  const { length } = findingsOf(result)
  if (length > 0) return counted(length, 'finding')
  if (verdict === 'undecided') return whyUndecided(result)!
  if (result.command === 'bench') return `${goalsReached(result).words} goals reached`
  if (result.command === 'score')
    return verdict === 'success' ? 'every bug was found' : 'some bug was found by no strategy'
  if (result.command === 'evidence' && verdict !== 'interrupted')
    return verdict === 'success' ? 'all as the designs mean it' : 'not as the designs mean it'
  return 'no finding'
}

function findingsOf(result: StoredResult): ShownFinding[] {
  if (result.command === 'campaign')
    return (result as unknown as CampaignResult).findings.map((each) => ({ ...each, notes: campaignNotes(each) }))
  return 'findings' in result ? (result.findings as ShownFinding[]) : []
}

const KNOBS = [
  'design',
  'bug',
  'standIns',
  'layout',
  'cpus',
  'kworkers',
  'disturbers',
  'delays',
  'frames',
  'threadSize',
  'threadInfo',
  'kstackOffset',
  'strategy',
  'budget',
  'seed',
]

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, of]) => `${name} ${of}`)
    .join(', ')
}

function knobs(result: StoredResult): Markup {
  const known = KNOBS.flatMap((name) => {
    const value = (result as Record<string, unknown>)[name]
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return []
    if (name === 'kworkers' && value === 0) return []
    return [html`<span class="knob">${name} <b>${wordsOf(value)}</b></span> `]
  })
  return html`<p class="knobs">${known}</p>`
}
