import { Console } from 'node:console'

/** With --json, stdout holds one object and nothing else: what the code under test prints goes to stderr. */
export function stdoutIsForResults(): void {
  globalThis.console = new Console(process.stderr, process.stderr)
}
