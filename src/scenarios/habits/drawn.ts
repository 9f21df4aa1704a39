import { absolute } from '#kernel/fs/path_name'
import { nrCpus } from '#shm/boot_words'
import type { ArgsOf, Domain, Fields, Weighted } from '../../operations/domain.ts'
import type { Operation } from '../../operations/operation.ts'
import type { Random } from '../random.ts'
import { filesystemWanted } from './coming_module.ts'
import type { Cpu } from './cpu.ts'
import { FILE } from './playground.ts'

/** What a call is made with: what is given, and the rest from the domains of its fields; undefined where there is no such thing. */
export function drawn<F extends Fields>(
  { fields }: Operation<string, F>,
  given: Partial<ArgsOf<F>>,
  cpu: Cpu,
): ArgsOf<F> | undefined {
  const args: Partial<ArgsOf<F>> = { ...given }
  for (const name in fields) {
    if (name in given) continue
    const domain = fields[name]!
    const isLeftOut = domain.kind === 'place' && domain.optional === true && cpu.random.oneIn(2)
    const value = isLeftOut ? undefined : draw(domain, cpu)
    if (value === undefined && !isLeftOut) return undefined
    args[name] = value as ArgsOf<F>[typeof name]
  }
  return args as ArgsOf<F>
}

function draw(domain: Domain, cpu: Cpu): unknown {
  const { random, playground } = cpu
  switch (domain.kind) {
    case 'place':
      if (domain.torture === 'file') return absolute(cpu.anyPoint(), FILE)
      return domain.torture === 'point' ? cpu.point() : cpu.anyPath()
    case 'filesystem':
      return filesystemWanted(cpu)
    case 'module':
      return anyOf(MODULES_OF[domain.torture](playground), random)
    case 'descriptor':
      return cpu.openFd()
    case 'count': {
      const [least, most] = domain.torture
      return least + random.below(most - least + 1)
    }
    case 'cpu':
      return random.below(nrCpus())
    case 'flag':
      return random.oneIn(domain.oneIn)
    case 'choice':
      return weighed(domain.of, random)
  }
}

const MODULES_OF = {
  any: ({ modules, kernModules }: Cpu['playground']) => [...modules, ...kernModules],
  own: ({ modules }: Cpu['playground']) => modules,
  'with kernel mount': ({ kernModules }: Cpu['playground']) => kernModules,
}

function anyOf<T>(list: readonly T[], random: Random): T | undefined {
  return list.length === 0 ? undefined : random.pick(list)
}

function weighed<T>(values: Weighted<T>, random: Random): T {
  let left = random.below(values.reduce((sum, [weight]) => sum + weight, 0))
  return values.find(([weight]) => (left -= weight) < 0)![1]
}
