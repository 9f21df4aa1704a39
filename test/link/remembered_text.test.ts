import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { bugs, designs } from '../../src/subjects/catalogue.ts'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-remembered-'))
const wqWait = designs().find(({ id }) => id === 'wq-wait')!.standIns
const subjects = ['no-doomed-check', '70fbcdf4d252', 'no-doomed-check'].map((id) => {
  const bug = bugs().find((each) => each.id === id)!
  return { id, entry: bug.scenario!, standIns: new Map([...wqWait, ...bug.standIns]) }
})

/** What linking writes for a subject, by a linker of its own or by one that has linked others before. */
async function written(
  { entry, standIns }: (typeof subjects)[number],
  linker: {
    bundle: typeof import('../../src/link/bundle.ts')
    write: typeof import('../../src/link/write_program.ts')
  },
): Promise<string[]> {
  const file = join(folder, 'program.mjs')
  const bundled = await linker.bundle.bundle(entry, standIns)
  const linked = { ...bundled, file, sourceMap: `${file}.map`, steps: `${file}.json`, workers: [] }
  linker.write.writeProgram(linked, bundled, false)
  return [linked.file, linked.sourceMap, linked.steps].map((each) => readFileSync(each, 'utf8'))
}

const newLinker = async () => {
  vi.resetModules()
  return { bundle: await import('../../src/link/bundle.ts'), write: await import('../../src/link/write_program.ts') }
}

test('what is taken from programs that were linked before is what would be written anew', async () => {
  const experienced = await newLinker()
  const fromMemory: string[][] = []
  for (const subject of subjects) fromMemory.push(await written(subject, experienced))
  for (const [i, subject] of subjects.entries()) {
    if (i === 0) continue
    expect(await written(subject, await newLinker()), subject.id).toEqual(fromMemory[i])
  }
})
