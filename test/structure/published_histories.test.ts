import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { holdAgainstModel } from '../../src/structure/checker/hold_against_model.ts'
import { historyOfTimes, type TimedCall } from '../../src/structure/history/history.ts'
import { Models } from '../../src/structure/model/models.ts'
import type { Structure } from '../../src/structure/structure.ts'
import { CasRegister, readMapLog, readRegisterLog, TextMap } from './read_histories.ts'

/** A checkout of the checker that published histories with their verdicts; without it these are not asked. */
const { PORCUPINE = '' } = process.env

const REGISTER: Structure = { setup: () => ({}), operations: {}, model: () => new CasRegister() }
const MAP: Structure = {
  ...{ setup: () => ({}), operations: {}, model: () => new TextMap() },
  partition: (_, [key]) => key as string,
}

function isRight(structure: Structure, { calls, cpus }: { calls: TimedCall[]; cpus: number }): boolean | undefined {
  const models = new Models(() => structure.model())
  return holdAgainstModel(structure, models, historyOfTimes(calls, cpus)).explained
}

test('a log of a register is read: what failed to read is left out, what never returned may have taken effect', () => {
  const log = (read: number): string =>
    [
      ...[
        '0 :invoke :write 1',
        '1 :invoke :cas [1 2]',
        '2 :invoke :read nil',
        '0 :ok :write 1',
        '2 :fail :read :timed-out',
      ],
      ...['1 :info :cas :timed-out', '0 :invoke :read nil', `0 :ok :read ${read}`],
    ]
      .map((line) => `INFO  jepsen.util - ${line}`)
      .join('\n')
  expect([0, 1, 2].map((read) => isRight(REGISTER, readRegisterLog(log(read))))).toEqual([false, true, true])
})

test('a log of a map is read', () => {
  const log = (got: string): string =>
    ['0, :type :invoke, :f :append, :key "a", :value "x"', '0, :type :ok, :f :append, :key "a", :value "x"']
      .concat(['1, :type :invoke, :f :get, :key "a", :value nil', `1, :type :ok, :f :get, :key "a", :value "${got}"`])
      .map((line) => `{:process ${line}}`)
      .join('\n')
  expect(['x', ''].map((got) => isRight(MAP, readMapLog(log(got))))).toEqual([true, false])
})

describe.skipIf(!existsSync(path.join(PORCUPINE, 'test_data')))('published histories', () => {
  const read = (...name: string[]): string => readFileSync(path.join(PORCUPINE, ...name), 'utf8')
  const verdicts = (call: RegExp): Map<string, boolean> =>
    new Map([...read('porcupine_test.go').matchAll(call)].map(([, name, right]) => [name!, right === 'true']))

  test('of a register have the published verdicts', () => {
    const published = verdicts(/checkJepsen\(t, (\d+), (true|false)\)/g)
    const other = [...published].filter(([number, right]) => {
      const file = `etcd_${number.padStart(3, '0')}.log`
      return isRight(REGISTER, readRegisterLog(read('test_data', 'jepsen', file))) !== right
    })
    expect(published.size).toBeGreaterThan(100)
    expect(other).toEqual([])
  })

  test('of a map have the published verdicts', () => {
    const published = [...verdicts(/checkKv\(t, "([\w-]+)", (true|false)/g)]
    const told = published.map(([name]) => isRight(MAP, readMapLog(read('test_data', 'kv', `${name}.txt`))))
    expect(published).toHaveLength(6)
    expect(told).toEqual(published.map(([, right]) => right))
  })
})
