import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOMS } from './rooms.ts'
import { importsOf, type SourceFile, sourceFiles } from './source_files.ts'

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

test("ARCHITECTURE's table of rooms says who may import from whom", () => {
  const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| `src\/(\w+)`.* \| ([^|]*) \|$/gm)].map(([, room, said]) => [room!, said!])
  const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
  const rule = Object.entries(ROOMS).map(([room, { from, types = [] }]) => {
    const only = types.filter((each) => !from.includes(each))
    const parts = [...(from.length > 0 ? [quoted(from)] : []), ...(only.length > 0 ? [`types of ${quoted(only)}`] : [])]
    return [room, parts.join('; ') || '-']
  })
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(rule))
})
