import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'

/** Mechanisms of public bug reports, rebuilt: each broken, and repaired. */
const KINDS: Record<string, string> = {
  answer_word_and_queue: 'forbidden-outcome',
  close_overtakes_message: 'forbidden-outcome',
  cpython_signal_clear: 'assertion',
  esbuild_stale_notify: 'uncaught',
  extism_single_wait: 'deadlock',
  parlib_barrier: 'uncaught',
  sass_close_loses_last: 'forbidden-outcome',
  unworklet_bulk_header: 'data-race',
  webaudio_no_lock: 'data-race',
  webaudio_oob_index: 'out-of-bounds',
}

/** Spaces that are too large for a test; elsewhere every trace of the repaired program is run. */
const LARGE = ['parlib_barrier', 'webaudio_oob_index']

const folder = join(import.meta.dirname, 'scenarios')

const fileOf = (name: string, which: string): string => {
  const found = readdirSync(join(folder, name)).find((file) => file.startsWith(`${which}.`)) as string
  return join(folder, name, found)
}

test('each is here', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(KINDS))
})

test.each(Object.entries(KINDS))('%s is found by the default strategy', async (name, kind) => {
  const { findings } = await explore({ file: fileOf(name, 'broken'), seed: 1, executions: 10_000 })
  expect(findings.map((finding) => finding.kind)).toEqual([kind])
})

test.each(Object.keys(KINDS))('%s, repaired, is clean', async (name) => {
  const file = fileOf(name, 'repaired')
  const sampled = await explore({ file, seed: 1, executions: 300 })
  expect([sampled.findings, sampled.cut]).toEqual([[], 0])
  if (LARGE.includes(name)) return
  const whole = await explore({ file, strategy: 'dpor' })
  expect([whole.findings, whole.complete]).toEqual([[], true])
})
