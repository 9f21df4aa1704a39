import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-scenario-'))
let made = 0

/** A scenario file with this text; `words(n)` makes an Int32Array on shared memory. */
export function scenarioFile(text: string): string {
  const file = join(folder, `scenario${++made}.ts`)
  writeFileSync(
    file,
    `import { cpu_relax, memoryAllocated, memoryFreed, mutexLock, mutexUnlock, settle, sometimes, scenario } from 'mnttorture'
const words = (n: number) => new Int32Array(new SharedArrayBuffer(4 * n))
${text}\n`,
  )
  return file
}
