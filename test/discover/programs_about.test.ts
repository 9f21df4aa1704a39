import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { programsAbout } from '../../src/discover/programs_about.ts'
import { TOPICS } from '../../src/discover/topics.ts'
import { filesBelow } from '../tidy/source_files.ts'

const does = (about: Parameters<typeof programsAbout>[0]): string[][] =>
  programsAbout(about).map(({ cpus }) => cpus.flat().map((op) => op.do))

test('a finding about a mark is answered by programs that watch', () => {
  for (const program of does({ objects: ['fsnotify_mark#3'] })) expect(program).toContain('umount')
  expect(does({ objects: ['fsnotify_mark#3'] })[0]).toEqual(['unwatch', 'umount'])
})

test('what the finding names comes before what others ran at the time', () => {
  const programs = does({ locks: ['module_mutex'], running: ['stat', 'serve'] })
  expect(programs[0]).toContain('probe')
  expect(programs.at(-1)).toContain('serve')
})

test('a lock class of one filesystem type is that of all types', () => {
  expect(does({ locks: ['&type->s_umount_key#11/1'] })).toEqual(does({ locks: ['&type->s_umount_key#23'] }))
})

test('a finding about nothing known is answered by no program', () => {
  expect(programsAbout({})).toEqual([])
  expect(programsAbout({ objects: ['word 17'], running: ['a dance'] })).toEqual([])
})

test('whatever topics are about has its name somewhere in the model', () => {
  const model = ['src/kernel', 'src/operations', 'src/scenarios', 'src/bugs', 'src/designs']
    .flatMap(filesBelow)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8'))
    .join('\n')
  const names = TOPICS.flatMap(({ about }) => Object.values(about).flat())
  // a lock is named by its struct and its field
  const parts = names.flatMap((name) => name.replace(/^\((?:completion)\)/, '').split(/^&\w+->|#/)).filter(Boolean)
  expect(parts.filter((part) => !model.includes(part))).toEqual([])
})
