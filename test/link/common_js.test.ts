import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { explore } from '#explore/run/explore'
import { replay } from '#explore/story/replay'
import { replayOnThreads } from '#explore/turnstile/replay_threads'
import { loadScenario } from '#machine/load_scenario'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-cjs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SUBJECT = `{
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check: ([count]) => { if (count !== 2) throw new Error('counted ' + count) },
}`
const INCREMENT = `const increment = (m) => { Atomics.store(m, 0, Atomics.load(m, 0) + 1) }\n`
const REQUIRED = `const { scenario } = require('mnttorture')\n${INCREMENT}`
const COMPILED = `'use strict'\nObject.defineProperty(exports, '__esModule', { value: true })\n`

/** Name -> text: a kind of file each. */
const FILES = {
  'assigned.cjs': `${REQUIRED}module.exports = scenario(${SUBJECT})`,
  'assigned.js': `${REQUIRED}module.exports = scenario(${SUBJECT})`,
  'both.cjs': `${INCREMENT}exports = module.exports = ${SUBJECT}`,
  'default.js': `${INCREMENT}exports.default = ${SUBJECT}`,
  'compiled.js': `${COMPILED}const m = require('mnttorture')\n${INCREMENT}exports.default = m.scenario(${SUBJECT})`,
  'shebang.cjs': `#!/usr/bin/env node\n${INCREMENT}module.exports = ${SUBJECT}`,
  'required.cjs': `const os = require('node:os')\n${INCREMENT}os.cpus()\nmodule.exports = ${SUBJECT}`,
  'parts.cjs': `${INCREMENT}const { setup, cpus, check } = ${SUBJECT}\nObject.assign(exports, { setup, cpus, check })`,
  'typed.cts': `import m = require('mnttorture')\n${INCREMENT.replace('(m)', '(m: Int32Array)')}export = m.scenario(${SUBJECT})`,
}
const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('a CommonJS scenario', () => {
  it.each(Object.entries(FILES))('%s is explored, replayed and loaded for real threads', async (name, text) => {
    const file = write(name, text)
    const { findings } = await explore({ file, seed: 1 })
    expect(findings).toMatchObject([{ kind: 'assertion', message: expect.stringContaining('check: counted 1') }])
    const { schedule, trace } = findings[0]!
    const line = text.split('\n').findIndex((each) => each.includes('load')) + 1
    expect(trace[0]!.source).toBe(`${file}:${line}`)
    expect(await replay({ file, schedule })).toMatchObject({ ok: false })
    expect((await loadScenario(file, new Map())).scenario.cpus).toHaveLength(2)
  })

  it('is replayed on threads', async () => {
    const file = write('threads.cjs', FILES['assigned.cjs'])
    const { findings } = await explore({ file, seed: 1 })
    expect(await replayOnThreads({ file, schedule: findings[0]!.schedule })).toMatchObject({ ok: false, threads: true })
  })

  it('has its module-level variables put back, and those of what it requires', async () => {
    write('lib.cjs', `let calls = 0\nexports.next = () => ++calls`)
    const file = write(
      'kept.cjs',
      `const { next } = require('./lib.cjs')
      let own = 0
      const cpu = (m) => [Atomics.add(m, 0, 0), next(), ++own]
      module.exports = { setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: [cpu, cpu] }`,
    )
    const { outcomes } = await explore({ file, seed: 1, strategy: 'random', executions: 20, keepGoing: true })
    expect(Object.keys(outcomes)).toEqual(['[[0,1,1],[0,1,1]]'])
  })

  it.each([
    ['nothing.cjs', `require('node:os')`, 'default export'],
    ['function.cjs', 'module.exports = () => {}', 'default export'],
    ['empty.cjs', 'module.exports = { cpus: [] }', 'lacks setup'],
    ['throws.cjs', `require('node:os')\nthrow new Error('not today')`, 'throws while it loads: not today'],
    ['missing.cjs', `module.exports = require('./no_such_file.cjs')`, 'Could not resolve "./no_such_file.cjs"'],
  ])('%s is refused with one line', async (name, text, words) => {
    await expect(explore({ file: write(name, text) })).rejects.toThrow(words)
  })
})
