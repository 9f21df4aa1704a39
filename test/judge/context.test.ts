import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { sourceFiles } from '../tidy/source_files.ts'
import { judged } from './judged.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'mnttorture-context-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = fileURLToPath(new URL('./scenarios/watch_and_detach.ts', import.meta.url))

/** A stand-in whose function reads something of the current task and else does nothing. */
function reader(name: string, fn: string, read: string, rest = ''): string {
  const to = path.join(directory, `${name}.ts`)
  const imports = `import { audit_get_loginuid, current, current_uid } from '#kernel/lib/current'
import { get_fs_pwd, get_fs_root } from '#kernel/fs/fs_struct'
import { fileOf } from '#kernel/fs/file_table'
import { check_mnt } from '#kernel/fs/mount'
import { emptyPath } from '#kernel/fs/path'
void [audit_get_loginuid, current, current_uid, get_fs_pwd, get_fs_root, fileOf, check_mnt, emptyPath]
`
  writeFileSync(to, `${imports}${rest}export function ${fn}(mark: number): void {\n  void mark\n  ${read}\n}\n`)
  return to
}

const AUDIT = `export * from '#kernel/fs/audit_tree'\n`
const INOTIFY = `export * from '#kernel/fs/inotify'\n`

test.each([
  ['the credentials', 'current_uid()', /audit_tree_log_remove_rule, .*credentials.*:\d+, reads/],
  ["audit's login uid", 'audit_get_loginuid()', /audit_tree_log_remove_rule, .*:\d+, reads/],
  ['the namespace', 'check_mnt(mark)', /^assertion \(context\): check_mnt, src\/kernel\/fs\/mount\.ts:\d+, reads/],
  ['the root', 'get_fs_root(emptyPath())', /get_fs_root, src\/kernel\/fs\/fs_struct\.ts:\d+, reads/],
  ['the cwd', 'get_fs_pwd(emptyPath())', /get_fs_pwd, src\/kernel\/fs\/fs_struct\.ts:\d+, reads/],
  ['the open files', 'fileOf(0)', /fileOf, src\/kernel\/fs\/file_table\.ts:\d+, reads/],
])('an audit record with %s of whoever runs the cleanup is found, and the reader named', async (what, read, how) => {
  const name = what.replaceAll(/\W/g, '_')
  const by = reader(name, 'audit_tree_log_remove_rule', read, AUDIT)
  const findings = await judged({ file, standIns: [['kernel/fs/audit_tree', by]], executions: 5 })
  expect(findings[0]).toMatch(how)
})

test.each(['inline', 'wq-wait', 'wq-flush', 'task-work'])(
  '%s: an inotify event with the task in it is found',
  async (design) => {
    const by = reader(`inotify_${design}`, 'inotify_handle_event', 'current()', INOTIFY)
    const findings = await judged({ file, design, standIns: [['kernel/fs/inotify', by]], executions: 5 })
    expect(findings[0]).toMatch(
      /^assertion \(context\): inotify_handle_event, .*:\d+, reads the current task inside cleanup_mnt/,
    )
  },
)

test.each(['inline', 'wq-wait', 'wq-flush', 'task-work'])(
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
