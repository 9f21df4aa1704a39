import { describe, expect, it } from 'vitest'
import { githubAnnotations } from '../../src/report/github.ts'
import { evident, exploredPut, HOSTILE, stored, stressed } from './stored_results.ts'

const here = (source: string) => ({ file: source.replace(/:\d+$/, ''), line: Number(/\d+$/.exec(source)) })
const finding = { kind: 'assertion', schedule: 'm1.x', switches: 1 }
const explored = (findings: object[]) => stored({ ...exploredPut, findings })

describe('annotations of GitHub Actions', () => {
  it('keep a finding on one line, whatever its text, and its file apart from what follows', () => {
    const trace = [{ cpu: 'cpu0', op: 'load', location: 'x', source: 'a,b: c%.ts:7' }]
    const told = explored([{ ...finding, message: 'odd %0A\r\n::error::', trace }])
    const [line, ...others] = githubAnnotations(told, here)
    expect(line).toBe(
      '::error file=a%2Cb%3A c%25.ts,line=7,title=mnttorture explore%3A assertion::odd %250A%0D%0A::error::%0Aagain with: npx mnttorture replay m1.x',
    )
    expect(others).toEqual([])
  })

  it('stand at the place that the message names, else at the last step that lies in the repository', () => {
    const step = (source: string, via?: string[]) => ({
      cpu: 'cpu0',
      op: 'load',
      location: 'x',
      source,
      ...(via && { via }),
    })
    const trace = [step('src/first.ts:1'), step('/lib/lock.ts:3', ['lock at src/mine.ts:9']), step('/lib/lock.ts:4')]
    const placed = (message: string): string | undefined =>
      githubAnnotations(explored([{ ...finding, message, trace }]), (source) =>
        source.startsWith('/lib') ? undefined : here(source),
      )[0]
    expect(placed('check: 1 is not 2 (src/put.ts:12)')).toContain('file=src/put.ts,line=12,')
    expect(placed('check: 1 is not 2')).toContain('file=src/mine.ts,line=9,')
  })

  it('of stress stand where the schedule shows them, and say how to have them again', () => {
    const [line] = githubAnnotations(stressed, here)
    expect(line).toContain('file=put.ts,line=2,')
    expect(line).toContain('again with: npx mnttorture replay')
  })

  it('of evidence are the claims that were not seen as they are meant', () => {
    const lines = githubAnnotations(evident, here)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^::error title=mnttorture evidence%3A .*does not hold, though it is meant to/)
  })

  it('say of a run that came to nothing that it is undecided', () => {
    expect(githubAnnotations(stored({ ...exploredPut, executions: 0, outcomes: {}, findings: [] }), here)).toEqual([
      '::warning title=mnttorture explore::undecided: no execution was made',
    ])
  })

  it('are at most ten, of which the last one counts what is left out', () => {
    const many = Array.from({ length: 12 }, () => ({ ...finding, message: HOSTILE, trace: [] }))
    const lines = githubAnnotations(explored(many), here)
    expect(lines).toHaveLength(10)
    expect(lines[9]).toBe('::error title=mnttorture explore::and 3 more findings')
  })
})
