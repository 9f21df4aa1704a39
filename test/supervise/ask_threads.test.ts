import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('a thread says where it stands wherever it is, and nobody ends by being asked', { timeout: 60_000 }, async () => {
  expect(Number(await saidBy('ask_often'))).toBeGreaterThan(0)
})

test('a thread that is still loading stands nowhere, however long it takes', { timeout: 60_000 }, async () => {
  expect(await saidBy('ask_a_stranger')).toBe('[]')
})

async function saidBy(name: string): Promise<string> {
  const asks = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', asks], { timeout: 50_000 })
  return stdout
}
