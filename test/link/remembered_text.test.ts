import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '../../src/link/bundle.ts'
import type { Facts } from '../../src/link/instrument/facts.ts'
import { RememberedText } from '../../src/link/instrument/remembered_text.ts'
import { writeProgram } from '../../src/link/write_program.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'

const file = join(mkdtempSync(join(tmpdir(), 'mnttorture-remembered-')), 'program.mjs')
const wqWait = designs().find(({ id }) => id === 'wq-wait')!.standIns

/** What linking writes for a bug: the text, its map, its steps. */
async function written(id: string, remembered: RememberedText): Promise<string[]> {
  const bug = bugs().find((each) => each.id === id)!
  const bundled = await bundle(bug.scenario!, new Map([...wqWait, ...bug.standIns]))
  const linked = { ...bundled, file, sourceMap: `${file}.map`, steps: `${file}.json`, later: [] }
  writeProgram(linked, bundled, false, undefined, remembered)
  return [linked.file, linked.sourceMap, linked.steps].map((each) => readFileSync(each, 'utf8'))
}

/** Remembers what a statement was written like, and not what was asked about then. */
class Careless extends RememberedText {
  override recall(facts: Facts, index: number) {
    return super.recall(toldNothing(facts), index)
  }
  override remember(...[facts, ...rest]: Parameters<RememberedText['remember']>) {
    super.remember(toldNothing(facts), ...rest)
  }
}

function toldNothing(facts: Facts): Facts {
  return Object.assign(Object.create(facts), { name: () => '', method: () => '' })
}

test('what is taken from programs that were linked before, in this process or another, is what would be written anew', async () => {
  const disk = new Map<string, string>()
  const store = {
    read: (version: string) => disk.get(version),
    write: (v: string, text: string) => void disk.set(v, text),
  }
  const experienced = new RememberedText(store)
  await written('no-doomed-check', experienced)
  const text = await written('70fbcdf4d252', experienced)
  const ofFirst = await written('no-doomed-check', experienced)

  const nothing = { read: () => undefined, write: () => {} }
  expect(await written('70fbcdf4d252', new RememberedText(nothing))).toEqual(text)
  const another = new RememberedText(store)
  expect(await written('no-doomed-check', another)).toEqual(ofFirst)
  expect(disk.size).toBeGreaterThan(50)

  const careless = new Careless(nothing)
  await written('no-doomed-check', careless)
  expect(await written('70fbcdf4d252', careless)).not.toEqual(text)
})
