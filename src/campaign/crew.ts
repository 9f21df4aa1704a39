/** Workers on this machine, each a process: code under test that ends its process ends one worker, which another replaces. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../link/source_root.ts'

const BIN = join(packageRoot, 'src', 'cli', 'bin.js')
const AGAIN_MS = 1000
const REFUSED = 2

export interface Crew {
  jobs: number
  /** of `campaign work`, for one worker */
  args: readonly string[]
  signal: AbortSignal
  said(line: string): void
}

/** Until every worker has ended by itself, or was told to; the code of one that refused, where one did. */
export async function runCrew({ jobs, args, signal, said }: Crew): Promise<number> {
  let refusal = 0
  const stopped = new AbortController()
  signal.addEventListener('abort', () => stopped.abort())
  const one = async (): Promise<void> => {
    while (!stopped.signal.aborted && !signal.aborted) {
      const { code, told } = await ended(args, stopped.signal, said)
      if (code === 0 || code === 1 || code === 130) return
      if (code === REFUSED) {
        refusal = REFUSED
        stopped.abort()
        return
      }
      if (!stopped.signal.aborted) said(`a worker ended (${told}); another one begins`)
      await new Promise((resume) => setTimeout(resume, AGAIN_MS))
    }
  }
  await Promise.all(Array.from({ length: jobs }, one))
  return refusal
}

/** It has a channel to this process, so that it ends when this one is gone, and hears no Ctrl-C of its own. */
async function ended(
  args: readonly string[],
  signal: AbortSignal,
  said: (line: string) => void,
): Promise<{ code: number | null; told: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true })
  let rest = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (!line.startsWith('stopping;')) said(line)
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const code = await codeOf(child)
  signal.removeEventListener('abort', stop)
  return { code, told: code === null ? `by ${child.signalCode}` : `with code ${code}` }
}

function codeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('close', (code) => done(code)))
}
