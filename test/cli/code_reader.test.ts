import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { codeReader } from '../../src/cli/code_reader.ts'
import { temporaryDirectory } from './mnttorture.ts'

it('reads the lines of a source file of the package or of a user, and nothing else', () => {
  const folder = temporaryDirectory()
  writeFileSync(path.join(folder, 'mine.ts'), 'first\n  second()\n')
  writeFileSync(path.join(folder, 'secret.txt'), 'secret\n')
  const read = codeReader()
  expect(read(`${folder}/mine.ts`)).toEqual(['first', '  second()', ''])
  expect(read('src/cli/code_reader.ts')?.[0]).toContain('import')
  expect(read(`${folder}/secret.txt`)).toBeUndefined()
  expect(read(`${folder}/gone.ts`)).toBeUndefined()
  expect(read('')).toBeUndefined()
})
