import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url))

/** Runs the command line until it ends, or for so long. By its channel it sees this process go, and ends, too. */
export async function mnttorture(
  args: string[],
  withinMs?: number,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
  })
  const ended = { code: null as number | null, stdout: '', stderr: '' }
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text))
  ended.code = await new Promise<number | null>((done) => child.once('close', done))
  return ended
}
