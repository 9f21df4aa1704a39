import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { BIN, mnttorture, refused, scenarioFile, temporaryDirectory } from './mnttorture.ts'

const SOMEBODY_ELSES = 'what somebody wrote\n'
const OPTIONS = ['--junit', '--trace', '--emit-test'] as const
const MOST_EXECUTIONS = ['--executions', '50', '--seed', '3', '--quiet']
const explored = (scenario: string) => ['explore', scenario, ...MOST_EXECUTIONS]

describe('a file that an option names', () => {
  it.each(OPTIONS)('%s leaves what somebody else wrote, unless it is forced', async (option) => {
    const file = path.join(temporaryDirectory(), 'kept')
    writeFileSync(file, SOMEBODY_ELSES)
    const args = [...explored(scenarioFile('gap_put.ts')), option, file]
    expect(await refused(args)).toMatch(/is there already, and is no .* of mnttorture's; --force overwrites it/)
    expect(readFileSync(file, 'utf8')).toBe(SOMEBODY_ELSES)
    expect((await mnttorture([...args, '--force'])).code).toBe(1)
    const written = readFileSync(file, 'utf8')
    expect(written).not.toBe(SOMEBODY_ELSES)
    expect((await mnttorture(args)).code).toBe(1) // its own, of the same kind
    expect(readFileSync(file, 'utf8')).not.toBe('')
    const another = OPTIONS.find((each) => each !== option)!
    expect(await refused([...explored(scenarioFile('gap_put.ts')), another, file])).toContain('is there already')
  })

  it.each(OPTIONS)('%s never names the scenario, forced or not, by whatever path', async (option) => {
    const directory = temporaryDirectory()
    const scenario = path.join(directory, 'mine.ts')
    copyFileSync(scenarioFile('gap_put.ts'), scenario)
    for (const name of [scenario, `${directory}/../${path.basename(directory)}/mine.ts`])
      expect(await refused([...explored(scenario), option, name, '--force'])).toContain('is what this run reads')
    expect(readFileSync(scenario)).toEqual(readFileSync(scenarioFile('gap_put.ts')))
  })

  it.each([
    ['a directory', (directory: string) => directory, 'is a directory, expected a file'],
    ['in no directory', (directory: string) => path.join(directory, 'no', 'such'), 'cannot be written (ENOENT)'],
    ['below a file', () => path.join(scenarioFile('gap_put.ts'), 'junit.xml'), 'cannot be written (ENOTDIR)'],
  ])('is refused before the run where it is %s', async (_, fileIn, words) => {
    expect(await refused([...explored(scenarioFile('gap_put.ts')), '--junit', fileIn(temporaryDirectory())])).toContain(
      words,
    )
  })

  it('report leaves the result that it shows, and what is no report', async () => {
    const directory = temporaryDirectory()
    await mnttorture([...explored(scenarioFile('gap_put.ts')), '--out', directory])
    const result = path.join(directory, 'result.json')
    expect(await refused(['report', result, '-o', result, '--force'])).toContain('is what this run reads')
    const html = path.join(directory, 'page.html')
    writeFileSync(html, '<!doctype html><p>mine</p>')
    expect(await refused(['report', result, '-o', html])).toContain('is no HTML report')
    expect((await mnttorture(['report', result, '-o', html, '--force'])).code).toBe(0)
    expect((await mnttorture(['report', result, '-o', html])).code).toBe(0)
  })
})

describe('--out', () => {
  it('keeps what an earlier run found, beside the new result', async () => {
    const directory = temporaryDirectory()
    const run = (scenario: string) => mnttorture([...explored(scenarioFile(scenario)), '--out', directory])
    await run('gap_put.ts')
    const found = readFileSync(path.join(directory, 'result.json'), 'utf8')
    await run('atomic_update.ts')
    await run('atomic_update.ts')
    expect(readFileSync(path.join(directory, 'result-1.json'), 'utf8')).toBe(found)
    expect(readdirSync(directory).sort()).toEqual(['result-1.json', 'result.json', 'run.log'])
  })

  it("refuses a directory with somebody else's result.json or run.log", async () => {
    for (const name of ['result.json', 'run.log']) {
      const directory = temporaryDirectory()
      writeFileSync(path.join(directory, name), SOMEBODY_ELSES)
      expect(await refused([...explored(scenarioFile('gap_put.ts')), '--out', directory])).toContain('is there already')
      expect(readFileSync(path.join(directory, name), 'utf8')).toBe(SOMEBODY_ELSES)
    }
  })

  it('refuses a file where a directory is expected', async () => {
    const file = path.join(temporaryDirectory(), 'file')
    writeFileSync(file, SOMEBODY_ELSES)
    for (const out of [file, path.join(file, 'below')])
      expect(await refused([...explored(scenarioFile('gap_put.ts')), '--out', out])).toMatch(
        /cannot be written \((ENOTDIR|EEXIST)\)/,
      )
  })
})

/** A disk of 16 kB, filled but for a little; null where nobody may mount one. */
function smallDisk(): string | null {
  const directory = path.join(temporaryDirectory(), 'disk')
  mkdirSync(directory)
  const mounted = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', directory])
  return mounted.status === 0 ? directory : null
}

describe('a full disk', () => {
  it('is one line and exit 2, after the result is printed; nothing half written is left', async () => {
    const disk = smallDisk()
    if (disk === null) return
    try {
      writeFileSync(path.join(disk, 'filler'), Buffer.alloc(8 * 1024))
      const files = ['--out', path.join(disk, 'out'), '--junit', path.join(disk, 'junit.xml')]
      const args = [
        'explore',
        scenarioFile('gap_put.ts'),
        '--executions',
        '3000',
        '--seed',
        '3',
        '--keep-going',
        '--quiet',
      ]
      const { code, stdout, stderr } = await mnttorture([...args, ...files])
      expect(stdout).toContain('FINDING assertion')
      expect(stderr.trimEnd()).toMatch(/^error: .*\(ENOSPC\)$/)
      expect(code).toBe(2)
      expect(readdirSync(disk).filter((name) => name.includes('draft'))).toEqual([])
    } finally {
      spawnSync('/bin/umount', [disk])
    }
  })

  it.runIf(existsSync('/dev/full'))('is the same for a file that takes nothing', async () => {
    const { code, stdout, stderr } = await mnttorture([...explored(scenarioFile('gap_put.ts')), '--junit', '/dev/full'])
    expect(stdout).toContain('FINDING assertion')
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: --junit /dev/full: cannot be written (ENOSPC)\n' })
  })
  it.runIf(existsSync('/dev/full'))('is the same for stdout', () => {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', `"$@" > /dev/full`, '-', process.execPath, BIN, 'list'])
    expect({ stdout: `${stdout}`, stderr: `${stderr}`, status }).toEqual({
      stdout: '',
      stderr: 'error: stdout cannot be written (ENOSPC)\n',
      status: 2,
    })
  })
})
