import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { DiscoverResult } from '../../src/report/discover_result.ts'
import type { EvidenceResult } from '../../src/report/evidence_result.ts'
import { repeatCommand } from '../../src/report/html/repeat_command.ts'
import { argumentsOf, resultOf } from '../cli/repeated.ts'

const THROWS = `kernel/fs/dispose_mnt=${fileURLToPath(new URL('../cli/stand_ins/dispose_mnt.ts', import.meta.url))}`

describe('the command that a report prints', { timeout: 600_000 }, () => {
  it('repeats a discovery, whole and by its path', async () => {
    const first = await resultOf<DiscoverResult>([
      ...['discover', '--stand-in', THROWS, '--programs', '2', '--executions', '5', '--seed', '2'],
    ])
    const { again, kind, message, programText } = first.findings[0]!
    const byPath = await resultOf<DiscoverResult>(argumentsOf(again))
    expect(byPath.findings[0]).toMatchObject({ kind, message, programText })
    const whole = await resultOf<DiscoverResult>(argumentsOf(repeatCommand(first as never)))
    expect(whole.findings[0]).toMatchObject({ kind, programText })
  })

  it('repeats what evidence ran', async () => {
    const evidence = await resultOf<EvidenceResult>([
      ...['evidence', '--claim', '3', '--design', 'inline', '--executions', '10', '--seconds', '1', '--seed', '3'],
    ])
    const commands = evidence.claims.flatMap(({ designs }) => designs.flatMap((each) => each.commands))
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) expect(await resultOf(argumentsOf(command))).toMatchObject({ seed: 3 })
    const { knobs } = await resultOf(argumentsOf(repeatCommand(evidence as never)))
    expect(knobs).toEqual(evidence.knobs)
  })

  it('repeats a benchmark', async () => {
    const first = await resultOf(['bench', '--quick', '--rounds', '1', '--filter', 'flush_work', '--seed', '3'])
    const again = await resultOf(argumentsOf(repeatCommand(first)))
    for (const field of ['knobs', 'rounds', 'filter', 'seed'])
      expect({ [field]: again[field] }).toEqual({ [field]: first[field] })
  })
})
