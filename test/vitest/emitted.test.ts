import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emittedTest } from '../../src/cli/emit_test.ts'
import { explore } from '../../src/index.ts'
import { chooseProgram } from '../../src/subjects/choose_program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Inside the package, so that its own name and vitest's resolve; git ignores it. */
const folder = path.join(root, 'out', `emitted-${process.pid}`)
const lock = (name: string): string => path.join(root, 'examples/03_missed_wakeup', `${name}.ts`)

async function emit(file: string, scenario: string, seed = 1): Promise<string> {
  const { findings } = await explore(scenario, { seed })
  const chosen = chooseProgram(scenario, {}, 'bug')
  const text = emittedTest(file, chosen, { scenario, seed, races: true }, findings[0]!)
  writeFileSync(file, text)
  return text
}

function vitest(): Promise<{ testResults: Array<{ name: string; status: string; message: string }> }> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, '--reporter', 'json']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('close', () => {
      try {
        resolve(JSON.parse(stdout.slice(stdout.indexOf('{'))))
      } catch {
        reject(new Error(`vitest said no JSON: ${stdout}${stderr}`))
      }
    })
  })
}

beforeAll(() => {
  for (const name of ['broken', 'repaired']) mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, 'vitest.config.ts'), 'export default {}\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an emitted regression test', () => {
  it('fails on the broken program and passes on the repaired one', async () => {
    const [broken, repaired] = ['broken', 'repaired'].map((name) => path.join(folder, name)) as [string, string]
    copyFileSync(lock('broken'), path.join(broken, 'lock.ts'))
    copyFileSync(lock('repaired'), path.join(repaired, 'lock.ts'))
    await emit(path.join(broken, 'lock.test.ts'), path.join(broken, 'lock.ts'))
    copyFileSync(path.join(broken, 'lock.test.ts'), path.join(repaired, 'lock.test.ts'))
    const { testResults } = await vitest()
    const of = (name: string) => testResults.find((file) => file.name.includes(`/${name}/`))
    expect(of('repaired')).toMatchObject({ status: 'passed' })
    expect(of('broken')).toMatchObject({ status: 'failed' })
  })

  it('names its scenario as it lies from there, with the interleaving as a comment', async () => {
    const text = await emit(path.join(folder, 'lock.test.ts'), lock('broken'))
    expect(text).toContain("new URL('../../examples/03_missed_wakeup/broken.ts', import.meta.url)")
    expect(text).toMatch(/^\/\/ cpu0 +\| cpu1$/m)
    expect(text).toMatch(/^const schedule = 'm1\.\S+'$/m)
  })
})
