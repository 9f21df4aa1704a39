import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layFiles, transcripts, withoutTimes } from '../docs/transcript.ts'
import { Project, packed, root, succeeded } from './project.ts'

let tarball: string
beforeAll(() => {
  tarball = packed()
})
afterAll(() => rmSync(path.dirname(tarball), { recursive: true, force: true }))

const LOST = `
const increment = (counter) => Atomics.store(counter, 0, Atomics.load(counter, 0) + 1)
const subject = {
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  cpus: [increment, increment],
  check: ([count]) => {
    if (count !== 2) throw new Error('counted ' + count)
  },
}
`
const KEPT = LOST.replace(/=> Atomics.store.*/, '=> Atomics.add(counter, 0, 1)')

describe('the tarball', () => {
  it('is as publint and attw would have it', () => {
    expect(succeeded(root, 'npx', 'publint', 'run', tarball)).toContain('All good')
    // linking alone resolves the kernel's face, as an ES module
    succeeded(root, 'npx', 'attw', tarball, '--exclude-entrypoints', 'kernel')
  })

  it('has what a reader looks for, built JavaScript, and nothing of the checkout alone', () => {
    const files = succeeded(root, 'tar', 'tzf', tarball).split('\n')
    for (const file of ['README.md', 'LICENSE', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/guide.md', 'dist/index.js'])
      expect(files).toContain(`package/${file}`)
    expect(files.filter((file) => /^package\/(build|test|bench|node_modules|dist\/stamps)/.test(file))).toEqual([])
  })
})

describe.each(['module', 'commonjs'] as const)('a project of type %s that installed it', (type) => {
  let project: Project
  beforeAll(() => {
    project = new Project(type, tarball)
    project.write(
      'typed.ts',
      LOST.replace('(counter)', '(counter: Int32Array)').replace('([count])', '([count]: Int32Array)') +
        'export default subject\n',
    )
    const exported = type === 'module' ? 'export default subject\n' : 'module.exports = subject\n'
    project.write('lost.js', LOST + exported)
    project.write('kept.js', KEPT + exported)
  })
  afterAll(() => rmSync(project.folder, { recursive: true, force: true }))

  it('has the command', () => {
    expect(project.mnttorture('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('explore') })
    expect(project.mnttorture('list', 'bugs')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('early-complete'),
    })
  })

  it.each(['typed.ts', 'lost.js'])('explores %s to its finding', (file) => {
    const { code, stdout } = project.mnttorture('explore', file, '--seed', '1')
    expect(stdout).toContain('FINDING assertion')
    expect(stdout).toContain(`${file}:2`)
    expect(code).toBe(1)
    const schedule = /replay (m1\S+)/.exec(stdout)![1]!
    expect(project.mnttorture('replay', schedule)).toMatchObject({ code: 1 })
    expect(project.mnttorture('replay', schedule, '--threads')).toMatchObject({ code: 1 })
  })

  it('explores what holds on several threads', () => {
    expect(project.mnttorture('explore', 'kept.js', '--strategy', 'dpor', '--jobs', '2')).toMatchObject({ code: 0 })
    expect(project.mnttorture('explore', 'kept.js', '--executions', '500', '--jobs', '2')).toMatchObject({ code: 0 })
  })

  it('explores the kernel, and finds a bug of it', () => {
    expect(project.mnttorture('explore', '--bug', 'early-complete', '--seed', '1').code).toBe(1)
  })

  it('races a file and the kernel', () => {
    expect(project.mnttorture('stress', 'kept.js', '--seconds', '0.3')).toMatchObject({ code: 0 })
    expect(project.mnttorture('stress', 'mix', '--seconds', '0.3')).toMatchObject({ code: 0 })
  })

  it('discovers on two threads', () => {
    const args = ['--seconds', '60', '--jobs', '2', '--seed', '1', '--programs', '2', '--executions', '5']
    expect(project.mnttorture('discover', ...args).code).toBe(0)
  })

  it('has the library beside the matcher: one engine, by import and by require', () => {
    project.write(
      'face.test.mjs',
      `import { explore, scenario } from 'mnttorture'
      import 'mnttorture/vitest'
      import { createRequire } from 'node:module'
      import { expect, test } from 'vitest'
      const options = { strategy: 'dpor' }
      test('imported', async () => {
        expect(scenario).toBeTypeOf('function')
        expect(await explore('lost.js', options)).toMatchObject({ ok: false })
        await expect('lost.js').toFailWith('assertion')
        await expect('kept.js').toHoldUnderAllInterleavings()
        expect(await explore('kept.js', options)).toMatchObject({ ok: true, complete: true })
      })
      test.runIf(Number.parseInt(process.versions.node) >= 22)('required', () => {
        expect(createRequire(import.meta.url)('mnttorture').explore).toBe(explore)
      })`,
    )
    project.run('npx', '--no', '--', 'vitest', 'run')
  })

  it('is required, or says in one line that it cannot be', () => {
    project.write(
      'required.cjs',
      `let face
      try {
        face = require('mnttorture')
      } catch (error) {
        console.log(error.message)
        process.exit(0)
      }
      Promise.all([import('mnttorture'), face.explore('kept.js', { strategy: 'dpor' })]).then(([imported, { ok }]) =>
        console.log(imported.explore === face.explore, ok))`,
    )
    const modern = Number.parseInt(process.versions.node, 10) >= 22
    expect(project.run('node', 'required.cjs')).toMatch(modern ? /^true true\n$/ : /^mnttorture: ES modules only.*\n$/)
  })

  it.each(['node16', 'nodenext', 'bundler'])('has types for a strict compiler under %s', (mode) => {
    project.write(
      'types.mts',
      `import { explore, type Scenario, scenario } from 'mnttorture'
      import 'mnttorture/vitest'
      import { expect } from 'vitest'
      const subject: Scenario<{ counter: Int32Array }, number> = scenario<{ counter: Int32Array }, number>({
        setup: () => ({ counter: new Int32Array(new SharedArrayBuffer(4)) }),
        cpus: [({ counter }) => Atomics.add(counter, 0, 1)],
      })
      export const found: Promise<boolean> = explore('lost.js', { strategy: 'dpor' }).then(({ findings }) => findings.length > 0)
      export const held: Promise<void> = expect('kept.js').toHoldUnderAllInterleavings({ seconds: 1 })
      // @ts-expect-error there is no such strategy
      export const wrong = explore('lost.js', { strategy: 'dpro' })
      export default subject`,
    )
    const module = mode === 'bundler' ? 'preserve' : mode
    const rest = ['--strict', '--noEmit', '--target', 'es2022', '--moduleResolution', mode, '--types', 'node']
    project.run('npx', '--no', '--', 'tsc', '--module', module, ...rest, '--skipLibCheck', 'false', 'types.mts')
  })

  it.runIf(type === 'module')('does what the first page of the guide shows', () => {
    const transcript = transcripts('docs/guide.md')[0]!
    layFiles(transcript, project.folder)
    for (const { command, below } of transcript) {
      const args = /^npx mnttorture (.*)$/.exec(command)?.[1]?.split(' ')
      if (args !== undefined) expect(withoutTimes(project.mnttorture(...args).stdout)).toBe(withoutTimes(below))
    }
  })
})
