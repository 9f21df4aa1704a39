import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { mnttorture, refused, temporaryDirectory } from './mnttorture.ts'

describe('evidence', () => {
  test('refuses claims, designs and bugs that there are not', async () => {
    expect(await refused(['evidence', '--claim', '11'])).toMatch(/--claim 11: claims have the numbers 1 to 10/)
    expect(await refused(['evidence', '--design', 'wq-weit'])).toMatch(/no design "wq-weit"/)
    expect(await refused(['evidence', '--bug', 'nobody'])).toMatch(/no bug "nobody"/)
  })

  test('runs a claim under a design, keeps the result, and shows it again', async () => {
    const out = temporaryDirectory()
    const one = ['--claim', '7', '--design', 'task-work', '--executions', '3', '--seed', '5', '--out', out]
    const { code, stdout, stderr } = await mnttorture(['evidence', ...one])
    expect(stdout).toMatch(
      /^\(7\) BSD accounting files[\s\S]*task-work {2}HOLDS[\s\S]*3 schedules[\s\S]*seed=5 SUCCESS\n$/,
    )
    expect(stderr).toMatch(/^mnttorture evidence design=task-work claim=7 executions=3 seconds=5 seed=5\n/)
    expect(code).toBe(0)
    const again = /again npx mnttorture (.*)/.exec(stdout)![1]!.split(' ')
    const repeated = await mnttorture([...again, '--quiet', '--json'])
    expect(JSON.parse(repeated.stdout).outcomes).toEqual({ '[[0,0,false,true]]': 3 })
    expect(await mnttorture(['report', path.join(out, 'result.json')])).toMatchObject({ code: 0, stdout })
    expect(JSON.parse(readFileSync(path.join(out, 'result.json'), 'utf8'))).toMatchObject({
      command: 'evidence',
      ok: true,
    })
  })

  test('a stand-in that breaks a claim makes it fall, and the exit code 1', async () => {
    const broken = path.resolve('test/judge/stand_ins/audit_tree.ts')
    const one = ['--claim', '6', '--design', 'wq-wait', '--executions', '3', '--seed', '5', '--quiet']
    const { code, stdout } = await mnttorture(['evidence', ...one, '--stand-in', `kernel/fs/audit_tree=${broken}`])
    expect(stdout).toMatch(
      /DOES NOT HOLD, though it is meant to[\s\S]*audit_tree_log_remove_rule, .*audit_tree\.ts:\d+[\s\S]*FAILURE/,
    )
    expect(code).toBe(1)
  })

  test('Ctrl-C ends it with what was seen so far, and 130', async () => {
    let sent = false
    const { code, stdout } = await mnttorture(
      ['evidence', '--claim', '7', '--executions', '2', '--seed', '5'],
      (pid, stderr) => {
        const timer = setInterval(() => {
          if (sent || !stderr().includes('evidence  ')) return
          sent = true
          clearInterval(timer)
          process.kill(pid, 'SIGINT')
        }, 20)
      },
    )
    expect(stdout).toMatch(/INTERRUPTED\n$/)
    expect(code).toBe(130)
  })
})
