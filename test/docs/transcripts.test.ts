import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { layFiles, rewrite, root, type Shown, transcripts, withoutTimes } from './transcript.ts'

const BIN = path.join(root, 'src/cli/bin.js')

/** A folder of its own, with the examples. */
function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'mnttorture-docs-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  cpSync(path.join(root, 'examples'), path.join(made, 'examples'), { recursive: true })
  return made
}

/** What the command prints, and `echo $?` what it exits with. */
function printed(transcript: readonly Shown[], cwd: string): Shown[] {
  let code: number | null = null
  return transcript.map(({ command, below }) => {
    if (command === 'echo $?') return { command, below: `${code}\n` }
    const words = /^npx mnttorture (.*)$/.exec(command)?.[1]
    if (words === undefined) return { command, below }
    const env = { ...process.env, NO_COLOR: '1' }
    const run = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" ${words}`], { cwd, env, encoding: 'utf8' })
    code = run.status
    const isBadInput = run.status === 2
    return { command, below: isBadInput ? run.stderr : run.stdout }
  })
}

/** `REFRESH=1 npx vitest run test/docs` writes what is printed today. */
const refreshes = process.env['REFRESH'] === '1'

test.each(['README.md', 'docs/guide.md'])('%s shows what the commands print', (document) => {
  const shown = transcripts(document)
  const seen = shown.map((transcript) => {
    const cwd = folder()
    layFiles(transcript, cwd)
    return printed(transcript, cwd)
  })
  if (refreshes) rewrite(document, seen)
  else expect(seen.map(plain)).toEqual(shown.map(plain))
})

function plain(transcript: readonly Shown[]): Shown[] {
  return transcript.map(({ command, below }) => ({ command, below: withoutTimes(below) }))
}
