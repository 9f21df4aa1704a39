import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { codeReader } from '../../src/cli/code_reader.ts'
import { temporaryDirectory } from './mnttorture.ts'

it('reads the line at a place of the package or of a user, and nothing else', () => {
  const folder = temporaryDirectory()
  writeFileSync(path.join(folder, 'mine.ts'), 'first\n  second()\n')
  writeFileSync(path.join(folder, 'secret.txt'), 'secret\n')
  const read = codeReader()
  expect(read(`${folder}/mine.ts:2`)).toBe('second()')
  expect(read(`${folder}/mine.ts:9`)).toBeUndefined()
  expect(read('src/cli/code_reader.ts:1')).toContain('import')
  expect(read(`${folder}/secret.txt:1`)).toBeUndefined()
  expect(read(`${folder}/gone.ts:1`)).toBeUndefined()
  expect(read('')).toBeUndefined()
})
