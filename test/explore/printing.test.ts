import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { scenarioFile } from './scenario_file.ts'

test('a CPU may print: it goes to stderr, and what it prints of shared memory is read in steps', () => {
  const file = scenarioFile(`export default scenario({ setup: () => words(1), cpus: [
    (m) => { console.log('said', Atomics.add(m, 0, 1)); console.error('warned'); return 1 }, (m) => Atomics.add(m, 0, 1) ] })`)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/cli/bin.js', 'explore', file, '--strategy', 'dpor', '--json'],
    { encoding: 'utf8' },
  )
  expect([status, JSON.parse(stdout).executions]).toEqual([0, 2])
  expect(stderr).toMatch(/said 0.*said 1/s)
  expect(stderr).toMatch(/warned/)
})
