import type { Scenario } from '../../../src/scenario.ts'

/** Each CPU has a copy of `turns` of its own, which must be fresh in every execution. */
const unshared: Scenario<{ shared: Int32Array; turns: number[] }, number> = {
  setup: () => ({ shared: new Int32Array(new SharedArrayBuffer(4)), turns: [] }),
  cpus: [takeTurn, takeTurn],
  outcomes: { '[1,1]': 'acceptable' },
}
export default unshared

function takeTurn({ turns }: { turns: number[] }): number {
  return turns.push(1)
}
