import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EXAMPLES } from '../../src/cli/help.ts'
import { writtenManPage } from '../../src/cli/main.ts'
import { answered, temporaryDirectory } from './mnttorture.ts'

const COMMANDS = Object.keys(EXAMPLES)
const SHELLS = ['bash', 'zsh', 'fish']

/** The long options that a command's help shows, but for the one that shows it. */
async function flagsOf(command: string): Promise<string[]> {
  const { stdout } = await answered([command, '--help'])
  const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag!)
  return flags.filter((flag) => flag !== '--help')
}

async function script(shell: string): Promise<string> {
  return (await answered(['completion', shell])).stdout
}

describe('help', () => {
  it.each(COMMANDS)('%s shows two examples of itself, and what each exit code says', async (command) => {
    const { code, stdout } = await answered([command, '--help'])
    expect(code).toBe(0)
    const examples = stdout.match(/^ {2}npx mnttorture .*/gm)!
    expect(examples).toHaveLength(2)
    for (const example of examples) expect(example).toMatch(new RegExp(`^ {2}npx mnttorture ${command}\\b`))
    for (const exit of [0, 1, 2, 3, 4, 130]) expect(stdout).toMatch(new RegExp(`^ {2}${exit} +\\w`, 'm'))
  })

  it('shows every command that it has examples of, and no other', async () => {
    const { stdout } = await answered(['--help'])
    const shown = [...stdout.matchAll(/^ {2}(\w+) (?:\[|<)/gm)].map(([, name]) => name!)
    expect(shown.filter((name) => name !== 'help').sort()).toEqual([...COMMANDS].sort())
  })

  it.each(COMMANDS)('the examples of %s name options that it has', async (command) => {
    const known = await flagsOf(command)
    for (const [example] of EXAMPLES[command]!)
      for (const flag of example.match(/--[\w-]+/g) ?? []) expect(known).toContain(flag)
  })
})

describe('completion', () => {
  it.each(SHELLS)('the script for %s knows every command and every option', async (shell) => {
    const text = await script(shell)
    for (const command of COMMANDS) {
      expect(text).toContain(command)
      for (const flag of await flagsOf(command))
        expect(text).toContain(shell === 'fish' ? `-l ${flag.slice(2)} ` : flag)
    }
  })

  it.each(SHELLS)('%s, where it is installed, reads the script', async (shell) => {
    const file = path.join(temporaryDirectory(), `completion.${shell}`)
    writeFileSync(file, await script(shell))
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' })
    if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it.each([
    [['ex'], 'explore'],
    [['explore', '--stra'], '--strategy'],
    [['explore', '--strategy', 'd'], 'dfs dpor'],
    [['stress', '--lockdep', 'o'], 'on off'],
    [['explore', 'lazy-'], 'lazy-umount'],
    [['list', 'b'], 'bugs'],
    [['evidence', '--design', 'wq-'], 'wq-flush wq-wait'],
  ])('bash, after %j, offers %s', async (typed, offered) => {
    const file = path.join(temporaryDirectory(), 'completion.bash')
    writeFileSync(file, await script('bash'))
    const words = ['mnttorture', ...typed].map((word) => `'${word}'`).join(' ')
    const asked = `source ${file}; compopt() { :; }; COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _mnttorture; echo "\${COMPREPLY[@]}"`
    const { stdout } = spawnSync('bash', ['--norc', '-c', asked], { encoding: 'utf8', cwd: path.dirname(file) })
    expect(stdout.trim()).toBe(offered)
  })

  it('a shell that nobody knows is refused', async () => {
    const { code, stderr } = await answered(['completion', 'csh'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: .*'csh' is invalid.*bash, zsh, fish\.\n$/)
  })
})

describe('the man page', () => {
  it('has each command with its options, the exit codes and the examples', async () => {
    const page = (await writtenManPage()).replaceAll('\\-', '-')
    for (const command of COMMANDS) {
      expect(page).toContain(`.SS ${command}\n`)
      for (const flag of await flagsOf(command)) expect(page).toContain(flag)
      for (const [example] of EXAMPLES[command]!) expect(page).toContain(example)
    }
    expect(page).toMatch(/^\.B 130$/m)
  })

  it('is what the package names as its page', () => {
    const manifest = readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8')
    expect(JSON.parse(manifest)).toMatchObject({ man: './dist/mnttorture.1' })
  })
})
