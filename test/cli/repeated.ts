import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import type { StoredResult } from '../../src/report/stored_result.ts'
import { mnttorture } from './mnttorture.ts'

const place = mkdtempSync(path.join(tmpdir(), 'mnttorture-test-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
let directories = 0

/** The words of a printed command as a shell takes them. */
export function argumentsOf(command: string): string[] {
  expect(command).toMatch(/^npx mnttorture /)
  return command
    .match(/'[^']*'|\S+/g)!
    .map((word) => word.replaceAll("'", ''))
    .slice(2)
}

/** What a command, which was not refused, stored. */
export async function resultOf<Result = StoredResult>(
  args: string[],
  meanwhile?: Parameters<typeof mnttorture>[1],
): Promise<Result & Record<string, unknown>> {
  const out = path.join(place, String(++directories))
  const { code, stderr } = await mnttorture([...args, '--out', out], meanwhile)
  expect({ code, stderr }).not.toMatchObject({ code: 2 })
  return JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8'))
}
