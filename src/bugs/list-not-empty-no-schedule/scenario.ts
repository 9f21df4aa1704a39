import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { text } from '#kernel/lib/text'
import { report } from '#shm/findings'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const first = staticOf('first', rcu_head, 'callback of CPU 0')
const second = staticOf('second', rcu_head, 'callback of CPU 1')
const third = staticOf('third', rcu_head, 'another one of CPU 1')
const called = staticWords('called', 1, 'callbacks that have run')
const count_call = text('count_call', () => atomic_inc(called))

function push(...heads: number[]): boolean {
  for (const head of heads) call_rcu(head, count_call)
  return true
}

export default kernelScenario({
  title: 'two CPUs hand callbacks to RCU',
  kworkers: 1,
  prepare() {},
  cpus: [() => push(first), () => push(second, third)],
  check() {
    if (READ_ONCE(called) !== 3) report('lost-work', 'lost-work', `${READ_ONCE(called)} of 3 callbacks were called`)
  },
})
