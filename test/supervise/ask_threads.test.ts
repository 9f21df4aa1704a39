import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('a thread says where it stands wherever it is, and nobody ends by being asked', { timeout: 60_000 }, async () => {
  const asks = fileURLToPath(new URL('./asked/ask_often.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', asks])
  expect(Number(stdout)).toBeGreaterThan(0)
})
