import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

export interface TortureRun {
  scenario: string
  design: string
  cpus: number
  layout: 'union' | 'separate'
  seconds: number
}

const ENOUGH_OPS = 100
const LONGEST_SECONDS = 16

/** Runs a torture as a user does: it must find nothing, leave the arena as it was, and have done something. */
export async function expectSuccess(run: TortureRun): Promise<void> {
  const { scenario, design, cpus, layout, seconds } = run
  const knobs = { design, cpus, kworkers: 4, layout, seconds, seed: 7 }
  const options = Object.entries(knobs).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [bin, 'stress', scenario, ...options, '--quiet', '--json'])
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise((done) => child.once('close', done))
  const { findings, arena, ops } = JSON.parse(output)
  expect(findings).toEqual([])
  expect(arena.usedAtEnd).toBe(arena.usedAtStart)
  expect(code).toBe(0)
  // a machine that has much else to do may need longer
  if (ops.total < ENOUGH_OPS && seconds < LONGEST_SECONDS) await expectSuccess({ ...run, seconds: seconds * 2 })
  else expect(ops.total).toBeGreaterThanOrEqual(ENOUGH_OPS)
}
