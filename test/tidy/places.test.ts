import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ROOMS as RULE } from './rooms.ts'
import { filesBelow, sourceFiles } from './source_files.ts'

const ROOMS = Object.keys(RULE)

/** What programs that import the package see: directly in src. */
const FACE = [
  'index.ts',
  'index.cjs',
  'scenario.ts',
  'outcome.ts',
  'scenario_face.ts',
  'kernel_face.ts',
  'explore_subject.ts',
  'verdict.ts',
  'counted.ts',
]
const KERNEL = ['lib', 'workqueue', 'module', 'fs', 'drivers']
const DRAWERS = /^(utils?|common|types|helpers?|misc|shared|constants)\.ts$/
/** Lines of a file; longer ones are listed with what they are allowed today, which may only go down. */
const LONGEST = 300
const LONGER: Record<string, number> = {
  'src/shm/slab.ts': 400,
}

const source = filesBelow('src')
const exists = (path: string): boolean => existsSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)))

test('every file of src lies in a room', () => {
  const outside = source.filter((path) => {
    const [, room, ...rest] = path.split('/')
    if (rest.length === 0) return !FACE.includes(room!)
    return !ROOMS.includes(room!) || (room === 'kernel' && rest.length > 1 && !KERNEL.includes(rest[0]!))
  })
  expect(outside.map((path) => `${path}:1: a file outside the rooms is banned, use ${ROOMS.join(', ')}`)).toEqual([])
})

test('README is read at one sitting: 120 lines', () => {
  const lines = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.length).toBeLessThanOrEqual(120)
})

test('a stand-in of a design or a bug lies where the file lies that it stands in for', () => {
  const lost = source.flatMap((path) => {
    const name = /^src\/(?:designs|bugs)\/[^/]+\/((?:kernel|shm|judge)\/.*\.ts)$/.exec(path)?.[1]
    // for one function: `kernel/fs/umount/do_umount.ts` stands in for that of `kernel/fs/umount.ts`
    return name === undefined || exists(`src/${name}`) || exists(`src/${name.replace(/\/[^/]+$/, '.ts')}`)
      ? []
      : [`${path}:1: a stand-in for nothing is banned, use the path of a file of src`]
  })
  expect(lost).toEqual([])
})

/** A stand-in for one function has the name of the function. */
function isOfFunction(path: string): boolean {
  const file = /^src\/(?:designs|bugs)\/[^/]+\/(.*)\/\w+\.ts$/.exec(path)?.[1]
  return file !== undefined && exists(`src/${file}.ts`)
}

test('file names are snake_case and name what is inside', () => {
  const files = [...source, ...filesBelow('test'), ...filesBelow('bench')].filter((path) => path.endsWith('.ts'))
  const badly = files.filter((path) => {
    const name = path.split('/').at(-1)!
    return !(/^_?[a-z0-9_]+(\.test)?\.ts$/.test(name) || isOfFunction(path)) || DRAWERS.test(name)
  })
  expect(badly.map((path) => `${path}:1: this name is banned, use snake_case after the main export`)).toEqual([])
})

test('tests mirror the rooms', () => {
  const folders = [
    ...ROOMS,
    'golden',
    'published',
    'published_code',
    'tidy',
    'long',
    'examples',
    'workers',
    'package',
    'docs',
  ]
  const outside = filesBelow('test').filter((path) => !folders.includes(path.split('/')[1]!))
  expect(
    outside.map((path) => `${path}:1: a folder of its own is banned, use test/${folders.join(', test/')}`),
  ).toEqual([])
})

test('no file grows beyond what is allowed', () => {
  const complaints = sourceFiles('src').flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1
    const allowed = LONGER[path] ?? LONGEST
    if (lines > allowed)
      return [`${path}:${allowed + 1}: more than ${allowed} lines is banned, use another file (it has ${lines})`]
    if (path in LONGER && lines <= LONGEST)
      return [`${path}:1: a longer allowance is banned, use none: it has ${lines} lines`]
    return []
  })
  expect(complaints).toEqual([])
})

/** Lines of a function; longer ones are listed with what they are allowed, which may only go down. */
const LONGEST_FUNCTION = 100
const LONGER_FUNCTIONS: Record<string, number> = {
  createCpus: 215,
  createEngine: 200,
  createRuntime: 190,
  findFunctions: 165,
  createMessageKinds: 145,
  createAsyncHooks: 115,
  instrument: 110,
  createWorld: 145,
}

test('no function grows beyond what is read at once', () => {
  const long = sourceFiles('src').flatMap(({ path, nodes, text, at }) => {
    if (text.split('\n').length <= LONGEST_FUNCTION) return []
    return nodes.flatMap((node) => {
      if (!/Function/.test(node.type) || !node['body']) return []
      const lines = text.slice(node.start, node.end).split('\n').length
      const name: string = node['id']?.name ?? ''
      return lines > LONGEST_FUNCTION ? [{ path, name, lines, at: at(node.start) }] : []
    })
  })
  const complaints = long.flatMap(({ name, lines, at }) => {
    const allowed = LONGER_FUNCTIONS[name] ?? LONGEST_FUNCTION
    return lines > allowed
      ? [
          `${at}: more than ${allowed} lines in ${name || 'a function'} is banned, use parts that have names (it has ${lines})`,
        ]
      : []
  })
  expect(complaints).toEqual([])
  expect(Object.keys(LONGER_FUNCTIONS).sort(), 'allowances that nobody needs').toEqual(
    long.map(({ name }) => name).sort(),
  )
})
