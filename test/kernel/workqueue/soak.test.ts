import { expect, test } from 'vitest'
import { amount, part } from '../../long/amount.ts'
import { machine } from '../threads.ts'

const program = new URL('./programs/soak.ts', import.meta.url)
const OPERATIONS = amount(12_000, 400_000)

const SIZES: Array<[number, number]> = [
  [2, 4],
  [2, 2],
  [8, 4],
  [8, 2],
]

test.each(part(SIZES, 2))(
  'random queueing, flushing and cancelling on %i CPUs with %i kworkers loses nothing',
  async (cpus, kworkers) => {
    const m = await machine(program, { cpus, kworkers, arenaBytes: 4 << 20 })
    try {
      await m.race([['prepare']])
      const share = OPERATIONS / cpus
      await m.race(
        Array.from({ length: cpus }, (_, cpu) => ['soak', [cpu * 7919 + kworkers, share, cpus]]),
        amount(60_000, 500_000),
      )
      expect((await m.race([['settle']]))[0]).toEqual({ lost: [], overlaps: 0, earlyFlushes: 0, ran: true })
      expect(await m.close()).toEqual([])
    } finally {
      await m.kill()
    }
  },
)
