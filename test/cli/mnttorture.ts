import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command line in a process of its own, from a directory that is not the checkout's. */
export function mnttorture(args: string[], meanwhile?: (pid: number, stderr: () => string) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' }
    const child = spawn(process.execPath, [BIN, ...args], { cwd: tmpdir(), env })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== null) stderr += `\nended by ${signal}`
      resolve({ code, stdout, stderr })
    })
    meanwhile?.(child.pid!, () => stderr)
  })
}

/** Exit 2 and one line on stderr, nothing on stdout; returns the line. */
export async function refused(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await mnttorture(args)
  const line = stderr.trimEnd()
  if (code !== 2 || stdout !== '' || line.includes('\n') || line === '') {
    throw new Error(`expected one line and exit 2, got exit ${code}, stdout ${stdout}, stderr ${stderr}`)
  }
  return line
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'mnttorture-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export function scenarioFile(name: string): string {
  return fileURLToPath(new URL(`./scenarios/${name}`, import.meta.url))
}

export function toyFile(name: string): string {
  return fileURLToPath(new URL(`../machine/toys/${name}.ts`, import.meta.url))
}
