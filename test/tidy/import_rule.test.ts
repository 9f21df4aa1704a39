import path from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, type SourceFile, sourceFiles } from './source_files.ts'

/**
 * Who may import from whom. `types` is for `import type` alone. A room may import from itself. What runs on the model's
 * threads (shm to judge) stands on shm alone; what drives it takes linked programs, so it imports nothing of them.
 */
const ROOMS: Record<string, { from: string[]; types?: string[] }> = {
  shm: { from: [] },
  kernel: { from: ['shm'] },
  designs: { from: ['kernel', 'shm'] },
  bugs: { from: ['kernel', 'shm'], types: ['scenario'] },
  // what a kernel's functions take of a stack: data, and sums of it
  stack: { from: [] },
  judge: { from: ['kernel', 'shm', 'stack'] },
  // what torture, discover, bridge and witness know of a call
  operations: { from: ['kernel', 'shm'] },
  scenarios: { from: ['kernel', 'shm', 'operations'], types: ['scenario'] },
  link: { from: [] },
  // the contract of a scenario, for whatever runs one
  scenario: { from: ['link', 'outcome'] },
  // whoever runs users' code says what it is in
  supervise: { from: ['link'] },
  machine: { from: ['link', 'outcome', 'scenario', 'supervise'], types: ['scenario', 'shm', 'stack'] },
  explore: { from: ['link', 'outcome', 'verdict', 'scenario', 'supervise'], types: ['scenario', 'shm', 'stack'] },
  // a test is a program of the kernel's words, which the explorer runs
  litmus: { from: ['link', 'explore', 'counted'], types: ['scenario'] },
  bench: { from: ['link', 'machine', 'report', 'verdict', 'counted'] },
  // its programs run on the model's threads as scenarios do; the rest drives the explorer
  discover: { from: ['kernel', 'shm', 'operations', 'explore', 'link', 'supervise'], types: ['scenario', 'machine'] },
  // what is linked with a structure stands on shm and the contract of a scenario; its search drives the explorer
  structure: {
    from: ['link', 'shm', 'scenario', 'outcome', 'explore', 'supervise', 'verdict', 'machine'],
    types: ['scenario'],
  },
  // searches as rows of a database: units run what the commands run
  campaign: {
    from: ['link', 'explore', 'discover', 'structure', 'supervise', 'subjects', 'verdict'],
    types: ['report'],
  },
  // claims are given what runs things
  evidence: { from: ['stack', 'verdict', 'counted'], types: ['explore', 'machine', 'report'] },
  // programs of discover, on the kernel of this machine and on the model; names of errors are the model's
  witness: { from: ['kernel', 'discover', 'link', 'machine', 'counted'], types: [] },
  // what is run, in words that every command and the library share
  subjects: { from: ['link', 'machine', 'explore', 'discover', 'litmus', 'stack', 'structure'] },
  report: {
    from: ['link', 'stack', 'verdict', 'subjects', 'counted'],
    types: ['scenario', 'machine', 'explore', 'discover', 'structure', 'witness'],
  },
  vitest: {
    from: [
      'link',
      'shm',
      'explore',
      'report',
      'subjects',
      'structure',
      'explore_subject',
      'outcome',
      'verdict',
      'counted',
    ],
    types: ['scenario'],
  },
  cli: {
    from: [
      'link',
      'machine',
      'explore',
      'bench',
      'campaign',
      'discover',
      'structure',
      'evidence',
      'stack',
      'report',
      'counted',
      'verdict',
      'subjects',
      'supervise',
      'witness',
      'litmus',
    ],
    types: ['scenario'],
  },
}
/** Single files that may do more, and why. */
const EXCEPTIONS: Array<{ importer: RegExp; imported: RegExp; types?: boolean }> = [
  // What the bench measures is a program that is linked with the kernel; the rest of the room drives it from outside.
  { importer: /^src\/bench\/program\//, imported: /^src\/(kernel|shm|judge\/recording)/ },
  // A torture hands its judges and its statistics to the machine that runs it.
  {
    importer: /^src\/scenarios\/(torture|evidence)\//,
    imported: /^src\/judge\/(all|recording|statistics|rules\/stack|stack\/depth)\.ts$/,
  },
  { importer: /^src\/scenarios\/torture\//, imported: /^src\/machine\/(torture|mountinfo)\.ts$/, types: true },
  { importer: /^src\/scenarios\/habits\/recent\.ts$/, imported: /^src\/machine\/torture\.ts$/, types: true },
  // What judges measured is read by their own room, for whoever has run them.
  { importer: /^src\/(explore\/run|discover)\//, imported: /^src\/judge\/seen\// },
  // So does a generated program.
  { importer: /^src\/discover\/program_scenario\.ts$/, imported: /^src\/judge\/all\.ts$/ },
  // A bug's own scenario asks the judges at its end, as a torture does.
  { importer: /^src\/bugs\/mount_scenario\.ts$/, imported: /^src\/judge\/all\.ts$/ },
]

function target(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}.ts`
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file.path), specifier)
  return undefined
}

function complaint(file: SourceFile, imported: string, typeOnly: boolean): string | undefined {
  if (file.room === '') return undefined // the public face, like cli, may see all
  const exception = EXCEPTIONS.find((e) => e.importer.test(file.path) && e.imported.test(imported))
  if (exception !== undefined && (typeOnly || exception.types !== true)) return undefined
  const room = /^src\/([^/.]+)/.exec(imported)?.[1]
  const rule = ROOMS[file.room]
  if (rule === undefined || room === undefined) return `importing ${imported} is banned, use nothing outside src`
  if (room === file.room || rule.from.includes(room) || (typeOnly && rule.types?.includes(room))) return undefined
  const allowed = [...rule.from, ...(rule.types ?? []).map((types) => `types of ${types}`)].join(', ')
  return `importing ${imported} in ${file.room} is banned, use ${allowed || 'this room only'}`
}

test('every room imports only from the rooms below it', () => {
  const complaints = sourceFiles('src').flatMap((file) =>
    importsOf(file).flatMap(({ specifier, typeOnly, start }) => {
      const imported = target(file, specifier)
      const said = imported === undefined ? undefined : complaint(file, imported, typeOnly)
      return said === undefined ? [] : [`${file.at(start)}: ${said}`]
    }),
  )
  expect(complaints).toEqual([])
})

test('packages of others are imported only outside what runs on the threads of the model', () => {
  const complaints = sourceFiles('src')
    .filter(({ room }) => ['shm', 'kernel', 'designs', 'bugs', 'judge', 'operations', 'scenarios'].includes(room))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => !/^[#.]/.test(specifier))
        .map(
          ({ specifier, start }) => `${file.at(start)}: ${specifier} is banned in ${file.room}, use shm and kernel/lib`,
        ),
    )
  expect(complaints).toEqual([])
})
