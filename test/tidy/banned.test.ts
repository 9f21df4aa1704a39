import { expect, test } from 'vitest'
import { type Node, type SourceFile, sourceFiles, uses } from './source_files.ts'

interface Ban {
  what: string
  instead: string
  /** where it is banned */
  in(file: SourceFile): boolean
  is(node: Node): boolean
}

const inFolder =
  (...folders: string[]) =>
  ({ path }: SourceFile): boolean =>
    folders.some((folder) => path.startsWith(`src/${folder}`))
/** Not in these folders; files that begin with `// explore: atomic` are no steps of the model and may do it anywhere. */
const outside =
  (...folders: string[]) =>
  (file: SourceFile): boolean =>
    file.room !== '' && !inFolder(...folders)(file) && !file.text.startsWith('// explore: atomic')

/** Code whose every execution must be the same for the same schedule. */
const EXPLORED = ['shm/', 'kernel/', 'designs/', 'bugs/', 'operations/', 'scenarios/', 'judge/', 'explore/strategies/']

/**
 * Who may touch shared words by Atomics: the memory itself, the kernel's helpers, and those who stand beside the model
 * (judges, machine, explorer, the thread they are supervised from, the threads that ask a real kernel, and the control words through which a torture is started and stopped).
 */
const ATOMICS = [
  'shm/',
  'kernel/lib/',
  'judge/',
  'machine/',
  'explore/',
  'supervise/',
  'scenarios/torture/',
  'bench/program/',
  // calls and returns as steps
  'structure/note_calls.ts',
  // the words through which racing threads meet
  'structure/stress/race_thread.ts',
  // what the threads of a search tell each other
  'structure/search/search.ts',
  'structure/search/steering.ts',
  'witness/live/',
]
/** Plain `mem[...]`: those, boot and the task table, which lay memory out before anybody shares it, and what names play with. */
const ELEMENTS = [
  ...ATOMICS,
  'kernel/task.ts',
  'kernel/boot.ts',
  'kernel/module/catalogue.ts',
  'scenarios/habits/playground.ts',
]

const BANS: Ban[] = [
  {
    what: 'Atomics',
    instead: 'a helper of kernel/lib/atomic',
    in: outside(...ATOMICS),
    is: (node) => uses(node, 'Atomics'),
  },
  {
    what: 'mem[...]',
    instead: 'get and set of kernel/lib/atomic',
    in: outside(...ELEMENTS),
    is: (node) => node.type === 'MemberExpression' && node['computed'] === true && node['object'].name === 'mem',
  },
  ...['Math.random', 'Date.now', 'performance.now', 'process.hrtime', 'crypto.randomUUID'].map((what) => ({
    what,
    instead: what === 'Math.random' ? 'the seeded generator that the caller hands over' : 'nowMs of shm/hints',
    in: (file: SourceFile) => inFolder(...EXPLORED)(file) && file.path !== 'src/shm/hints.ts',
    is: (node: Node) => uses(node, what),
  })),
  {
    what: 'new Date',
    instead: 'nowMs of shm/hints',
    in: inFolder(...EXPLORED),
    is: (node) => node.type === 'NewExpression' && node['callee'].name === 'Date',
  },
  {
    what: 'a timer of the event loop',
    instead: 'usleep or a timer of kernel/lib/timer',
    in: inFolder(...EXPLORED),
    is: (node) =>
      node.type === 'CallExpression' &&
      ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].includes(node['callee'].name),
  },
  {
    what: 'await',
    instead: 'plain calls: the kernel is synchronous',
    in: inFolder('shm/', 'kernel/', 'designs/', 'bugs/', 'judge/', 'operations/', 'scenarios/'),
    is: (node) => node.type === 'AwaitExpression' || (/Function/.test(node.type) && node['async'] === true),
  },
  {
    what: 'enum',
    instead: 'a union of literals, or numbers with names',
    in: () => true,
    is: (node) => node.type === 'TSEnumDeclaration',
  },
  {
    what: 'namespace',
    instead: 'a file',
    in: () => true,
    // `declare module 'x'`, which adds to the types of a package, is none
    is: (node) => node.type === 'TSModuleDeclaration' && node['id'].type !== 'Literal',
  },
  {
    what: 'a parameter property',
    instead: 'a field and an assignment',
    in: () => true,
    is: (node) => node.type === 'TSParameterProperty',
  },
]

test.each(BANS.map((ban) => [ban.what, ban] as const))('%s is used only where it may be', (_, ban) => {
  const complaints = sourceFiles('src')
    .filter(ban.in)
    .flatMap((file) =>
      file.nodes.filter(ban.is).map((node) => `${file.at(node.start)}: ${ban.what} is banned, use ${ban.instead}`),
    )
  expect(complaints).toEqual([])
})

test('a plural is made in one place: nobody reads of 1 executions', () => {
  const fixed = /\$\{[^{}]*\} (executions|findings|programs|schedules|operations|outcomes|traces)\b/
  const complaints = sourceFiles('src')
    .filter((file) => !inFolder(...EXPLORED)(file))
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, i) =>
          fixed.test(line) ? [`${file.path}:${i + 1}: a plural behind a number is banned, use counted`] : [],
        ),
    )
  expect(complaints).toEqual([])
})

test('nothing is left to do in a comment', () => {
  const marks = new RegExp(`\\b(${['TO', 'FIX', 'XX'].map((m, i) => m + ['DO', 'ME', 'X'][i]).join('|')})\\b`)
  const complaints = ['src', 'test', 'bench', 'examples', 'workers']
    .flatMap(sourceFiles)
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, i) =>
          marks.test(line) ? [`${file.path}:${i + 1}: a mark of unfinished work is banned, use an issue`] : [],
        ),
    )
  expect(complaints).toEqual([])
})
