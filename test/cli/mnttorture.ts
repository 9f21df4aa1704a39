import { spawn } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, TestRunner, vi } from 'vitest'
import type { StressResult } from '../../src/report/stress_result.ts'

export const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

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
      ended = { code, stdout, stderr }
      resolve(ended)
    })
    let ended: Ended | undefined
    tellIfFailed(args, () => ended ?? { code: null, stdout, stderr })
    meanwhile?.(child.pid!, () => stderr)
  })
}

const MOST_TOLD = 2000

/** A test that fails says what the commands came to that it ran: of a code alone nobody sees why it is another one. */
function tellIfFailed(args: string[], run: () => Ended): void {
  TestRunner.getCurrentTest()?.context.onTestFailed(() => {
    const { code, stdout, stderr } = run()
    const told = [
      `mnttorture ${args.join(' ')}: exit ${code}`,
      'stderr:',
      stderr.slice(-MOST_TOLD),
      'stdout:',
      stdout.slice(-MOST_TOLD),
    ]
    process.stderr.write(`${told.join('\n')}\n`)
  })
}

/**
 * The command line in this process, for what it answers before anything runs: starting a process takes longer than that.
 * What holds for a real one, that it ends with this code whatever is still open, is tested with `mnttorture`.
 */
export async function answered(args: string[]): Promise<Ended> {
  const { main } = await import('../../src/cli/main.ts')
  const emitters: Array<[EventEmitter, string]> = [
    [process, 'exit'],
    [process, 'uncaughtException'],
    [process, 'disconnect'],
    [process, 'SIGINT'],
    [process, 'SIGTERM'],
    [process.stderr, 'error'],
    [process.stdout, 'error'],
  ]
  const before = emitters.map(([emitter, event]) => emitter.listeners(event))
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => !!(ended.stdout += text)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => !!(ended.stderr += text)),
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      ended.code ??= Number(code)
      throw new Error('the process would have ended here')
    }),
  ]
  try {
    await main(args)
  } catch (error) {
    if (ended.code === null) throw error
  } finally {
    for (const spy of spies) spy.mockRestore()
    for (const [i, [emitter, event]] of emitters.entries())
      for (const added of emitter.listeners(event))
        if (!before[i]!.includes(added)) emitter.off(event, added as () => void)
  }
  return ended
}

/** Exit 2 and one line on stderr, nothing on stdout; returns the line. */
export async function refused(args: string[], run = answered): Promise<string> {
  const { code, stdout, stderr } = await run(args)
  const line = stderr.trimEnd()
  if (code !== 2 || stdout !== '' || line.includes('\n') || line === '') {
    throw new Error(`expected one line and exit 2, got exit ${code}, stdout ${stdout}, stderr ${stderr}`)
  }
  return line
}

const LONGEST_RACE_SECONDS = 16

/** What depends on the machine: races for a moment, and for twice as long until it is enough, or half a minute is over. */
export async function raced<Run extends Raced>(
  race: (seconds: string) => Promise<Run>,
  enough = ({ findings }: Raced['result']): boolean => findings.length > 0,
): Promise<Run> {
  for (let seconds = 0.2; ; seconds *= 2) {
    const run = await race(String(seconds))
    if (enough(run.result) || seconds >= LONGEST_RACE_SECONDS) return run
  }
}

interface Raced {
  result: Pick<StressResult, 'findings' | 'executions' | 'timelines'>
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
