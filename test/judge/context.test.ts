import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { link } from '../../src/link/link.ts'
import { part } from '../long/amount.ts'
import { sourceFiles } from '../tidy/source_files.ts'
import { judged } from './judged.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const file = here('./scenarios/watch_and_detach.ts')
const source = (path: string): string => `src/kernel/${path}\\.ts:\\d+`

let program: typeof import('./programs/readers.ts')
beforeAll(async () => {
  const linked = await link({ entry: here('./programs/readers.ts'), standIns: new Map(), form: 'plain' })
  program = await import(pathToFileURL(linked.file).href)
})

test.each([
  ['credentials', 'current_uid', source('lib/current')],
  ['login', 'audit_get_loginuid', source('lib/current')],
  ['namespace', 'check_mnt', source('fs/mount')],
  ['root', 'get_fs_root', source('fs/fs_struct')],
  ['cwd', 'get_fs_pwd', source('fs/fs_struct')],
  ['files', 'fileOf', source('fs/file_table')],
])('the %s of whoever runs a cleanup are out of its reach, and the reader is named', (reader, fn, place) => {
  const { inside, after } = program.ask(reader)
  expect(inside).toHaveLength(1)
  expect(inside[0]).toMatch(/^assertion \(context\): .* reads the current task inside a cleanup/)
  expect(inside[0]).toMatch(new RegExp(`${fn}|readers.ts`))
  expect(inside[0]).toMatch(new RegExp(`${place}|readers\\.ts:\\d+`))
  expect(after).toEqual([])
})

test.each([
  [
    'an audit record with the current login',
    'task-work',
    'kernel/fs/audit_tree',
    'audit_tree',
    'audit_tree_log_remove_rule',
  ],
  ['an inotify event with the current task', 'wq-wait', 'kernel/fs/inotify', 'inotify', 'inotify_handle_event'],
])('%s is found', async (_what, design, replaced, by, fn) => {
  const standIns = [[replaced, here(`./stand_ins/${by}.ts`)]] as const
  const findings = await judged({ file, design, standIns, executions: 5 })
  expect(findings[0]).toMatch(
    new RegExp(`^assertion \\(context\\): ${fn}, .*stand_ins/${by}\\.ts:\\d+, reads the current task`),
  )
})

test.each(part(['wq-wait', 'inline', 'wq-flush', 'task-work'], 4))(
  '%s: the true end of watches reads nothing of the task, and tells watchers what is theirs',
  async (design) => {
    expect(await judged({ file, design, executions: 20 })).toEqual([])
  },
)

test('nobody reads what a task knows but through current()', () => {
  const around = /\b(?:get|READ_ONCE)\(\s*self \+ task_struct\.(?:uid|loginuid|mnt_ns|root_|pwd_|files)/
  const complaints = sourceFiles('src')
    .filter(({ room }) => ['kernel', 'designs', 'bugs'].includes(room))
    .flatMap(({ path: where, text }) =>
      text
        .split('\n')
        .flatMap((line, i) => (around.test(line) ? [`${where}:${i + 1}: reading self is banned, use current()`] : [])),
    )
  expect(complaints).toEqual([])
})
