import { expect, test } from 'vitest'
import { Engines } from '../../src/structure/search/engines.ts'
import { FEWEST_CALLS, Generator } from '../../src/structure/search/generate.ts'
import { Steering } from '../../src/structure/search/steering.ts'
import { counter, WHOLE_ADD } from './structure_file.ts'

const file = counter(WHOLE_ADD)
const always = (): boolean => true

/** The first programs, each explored as the search does, and how many calls a CPU makes at the most in each of the batches. */
async function steered(explores: boolean): Promise<{ programs: string[]; most: number[] }> {
  const engines = await Engines.link(file, 'counter.ts', { races: false })
  const generator = engines.present(() => new Generator(engines.structure, 'counter.ts', 3, 2))
  const steering = new Steering(generator, 3)
  const programs: string[] = []
  const most: number[] = []
  for (let number = 0; number < 64; number++) {
    await steering.decides(number, always)
    const program = engines.present(() => steering.program(number))
    const onFirst = steering.looksAt(number, program)
    if (explores) await engines.explore(program, { seed: number, executions: 8, minimise: false, onFirst })
    steering.explored(number)
    programs.push(JSON.stringify(program))
    most.push(Math.max(...program.cpus.map((calls) => calls.length)))
  }
  return { programs, most }
}

test('what programs reach decides which come next, the same ones each time, and they grow once no size adds anything', async () => {
  const first = await steered(true)
  expect(await steered(true)).toEqual(first)
  expect(Math.max(...first.most.slice(0, 16))).toBe(FEWEST_CALLS)
  expect(Math.max(...first.most)).toBeGreaterThan(FEWEST_CALLS)
  const blind = await steered(false)
  expect(blind.programs.slice(0, 16)).toEqual(first.programs.slice(0, 16))
  expect(blind.programs).not.toEqual(first.programs)
})
