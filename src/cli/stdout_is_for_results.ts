import { Console } from 'node:console'
import { printing } from '../supervise/supervise.ts'

/** With --json, stdout holds one object and nothing else: what the code under test prints goes to stderr. */
export function stdoutIsForResults(): void {
  printing.to = process.stderr
  globalThis.console = new Console(process.stderr, process.stderr)
}
