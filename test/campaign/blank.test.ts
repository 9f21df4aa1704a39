import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { layBlank } from '../../src/campaign/database/blank.ts'
import { temporaryDirectory } from '../cli/mnttorture.ts'

test('a blank database is made once, and copied to where there is none', async () => {
  const [kept, place] = [temporaryDirectory(), temporaryDirectory()]
  let made = 0
  const make = async (directory: string): Promise<void> => {
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'table'), `made ${++made}`)
  }
  for (const name of ['one', 'two', 'one']) await layBlank(path.join(place, name), make, kept)
  expect(readdirSync(place)).toEqual(['one', 'two'])
  expect(['one', 'two'].map((name) => readFileSync(path.join(place, name, 'table'), 'utf8'))).toEqual([
    'made 1',
    'made 1',
  ])
  expect(readdirSync(kept)).toHaveLength(1)
})

test('where none can be made, nothing is left, half or whole', async () => {
  const [kept, place] = [temporaryDirectory(), temporaryDirectory()]
  const full = async (directory: string): Promise<void> => {
    mkdirSync(directory)
    throw new Error('the disk is full')
  }
  await layBlank(path.join(place, 'one'), full, kept)
  expect(existsSync(path.join(place, 'one'))).toBe(false)
  expect([readdirSync(place), readdirSync(kept)]).toEqual([[], []])
})
