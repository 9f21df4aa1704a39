import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/campaign/database/database.ts'
import { refused, temporaryDirectory } from '../cli/mnttorture.ts'
import { freePort, NO_POSTGRES, Postgres, postgresBin } from './postgres.ts'
import { planFile, scenario } from './worked.ts'

const SMALL = { explore: { scenario: scenario('atomic_update') } }
const start = (plan: object, ...more: string[]): Promise<string> =>
  refused(['campaign', 'start', planFile(plan), '--db', '/dev/null/db', ...more])

describe('a campaign file', () => {
  it.each([
    ['nothing', {}, 'nothing is to be searched'],
    ['a key that there is none of', { exlpore: {} }, 'a campaign: there is no "exlpore"; did you mean "explore"?'],
    ['a knob that there is none of', { explore: { desing: 'inline' } }, 'did you mean "design"?'],
    ['a design that there is none of', { explore: { scenario: 'mix', design: 'inlin' } }, 'did you mean "inline"?'],
    ['a scenario that there is none of', { explore: { scenario: ['mix', 'mux'] } }, 'there is no scenario "mux"'],
    ['a bug that there is none of', { explore: { bug: 'W99' } }, 'there is no bug "W99"'],
    [
      'a strategy that there is none of',
      { explore: { strategy: ['pos', 'pose'] } },
      'strategy is "pose", expected one',
    ],
    ['a memory mode that there is none of', { explore: { memory: 'arm' } }, 'memory is "arm", expected one of sc'],
    ['executions that are no number', { explore: { executions: 'many' } }, 'executions is "many", expected a whole'],
    ['a knob without effect', { explore: { scenario: 'mix', depth: 3 } }, '--depth has no effect'],
    ['a unit beside seeds', { explore: { scenario: 'mix', seeds: 3, unit: 3 } }, 'unit has no effect beside seeds'],
    ['a structure that is none', { structure: { scenario: 'mix' } }, 'exports no structure'],
    ['a known finding without a reason', { ...SMALL, known: [{ finding: 'x' }] }, 'why it is known'],
    ['a list', [1], 'expected an object'],
  ])('with %s is refused', async (_, plan, why) => {
    expect(await start(plan)).toContain(why)
  })

  it('that is not there, or no JSON, is refused', async () => {
    expect(await refused(['campaign', 'start', '/no/such.json'])).toContain('cannot be read (ENOENT)')
    const file = path.join(temporaryDirectory(), 'broken.json')
    writeFileSync(file, '{')
    expect(await refused(['campaign', 'start', file])).toContain('is not JSON')
  })
})

describe('campaign', () => {
  it('refuses what has no effect', async () => {
    expect(await refused(['campaign', 'status', '--minutes', '3'])).toContain('--minutes has no effect')
    expect(await start(SMALL, '--minutes', '3')).toContain('works nothing here; give it to campaign work')
    expect(await refused(['campaign', 'work', 'night.json'])).toContain('takes no file')
    expect(await refused(['campaign', 'start'])).toContain('Give a file')
    expect(await refused(['campaign', 'wrok'])).toContain('wrok')
  })

  it('refuses a directory that holds no campaign, or other things', async () => {
    const directory = temporaryDirectory()
    expect(await refused(['campaign', 'status', '--db', path.join(directory, 'none')])).toContain('no campaign in it')
    mkdirSync(path.join(directory, 'other'))
    expect(await refused(['campaign', 'start', planFile(SMALL), '--db', directory])).toContain('other things in it')
    expect(await start(SMALL)).toContain('cannot be written (ENOTDIR)')
  })

  it('refuses a database that nobody answers for', async () => {
    const nobody = `postgres://night@127.0.0.1:${await freePort()}/postgres`
    for (const action of ['status', 'work', 'findings', 'stop', 'serve'])
      expect(await refused(['campaign', action, '--db', nobody])).toMatch(/cannot be reached .*(ECONNREFUSED|timeout)/)
    expect(await refused(['campaign', 'status', '--db', 'postgres://night@no.such.host/x'])).toMatch(
      /no such host|EAI_AGAIN/,
    )
    expect(await refused(['campaign', 'status', '--db', 'postgres://[/'])).toContain('is no address')
  })
})

describe.skipIf(postgresBin() === undefined)(`a PostgreSQL (${NO_POSTGRES})`, () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await Postgres.start()
  })
  afterAll(() => postgres?.stop())

  it('refuses a wrong password, which is told to nobody', async () => {
    const line = await refused(['campaign', 'status', '--db', postgres.url(postgres.port, 'hunter2')])
    expect(line).toContain('password authentication failed')
    expect(line).not.toContain('hunter2')
  })

  it('without a campaign, or with tables of a newer version, is refused', async () => {
    const db = postgres.url()
    expect(await refused(['campaign', 'status', '--db', db])).toContain('there is no campaign in it')
    const database = await openDatabase(db)
    await database.query(`create schema mnttorture; create table mnttorture.migration (version int);
      insert into mnttorture.migration values (999)`)
    for (const action of ['status', 'work'])
      expect(await refused(['campaign', action, '--db', db])).toContain("version 999, a newer mnttorture's")
    expect(await refused(['campaign', 'start', planFile(SMALL), '--db', db])).toContain('version 999')
    await database.query('drop schema mnttorture cascade')
    await database.close()
  })
})
