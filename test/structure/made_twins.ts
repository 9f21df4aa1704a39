import { Prng } from '../../src/explore/strategies/prng.ts'
import { structureFile } from './structure_file.ts'

/** An operation of a made-up structure of words: whole, in two halves that others may come between, and what it means. */
interface Kind {
  args: string
  whole: string
  halves: string
  means: string
}

const KINDS: Record<string, Kind> = {
  add: {
    args: 'small',
    whole: 'return Atomics.add(w, AT, x)',
    halves: 'const old = Atomics.load(w, AT); Atomics.store(w, AT, old + x); return old',
    means: 'const old = w[AT]!; w[AT] = old + x; return old',
  },
  swap: {
    args: 'small',
    whole: 'return Atomics.exchange(w, AT, x)',
    halves: 'const old = w[AT]!; Atomics.store(w, AT, x); return old',
    means: 'const old = w[AT]!; w[AT] = x; return old',
  },
  mark: {
    args: 'small',
    whole: 'return Atomics.or(w, AT, x)',
    halves: 'const old = Atomics.load(w, AT); w[AT] = old | x; return old',
    means: 'const old = w[AT]!; w[AT] = old | x; return old',
  },
  claim: {
    args: 'small',
    whole: 'return Atomics.compareExchange(w, AT, 0, x) === 0',
    halves: 'if (Atomics.load(w, AT) !== 0) return false; Atomics.store(w, AT, x); return true',
    means: 'if (w[AT] !== 0) return false; w[AT] = x; return true',
  },
  limited: {
    args: 'small',
    whole:
      'for (;;) { const old = Atomics.load(w, AT); if (old > 1) return -1; if (Atomics.compareExchange(w, AT, old, old + 1) === old) return old }',
    halves: 'if (Atomics.load(w, AT) > 1) return -1; return Atomics.add(w, AT, 1)',
    means: 'if (w[AT]! > 1) return -1; return w[AT]!++',
  },
  both: {
    args: 'small',
    whole:
      'while (Atomics.compareExchange(w, LOCK, 0, 1) !== 0); const old = [w[4]!, w[5]!]; w[4] = x; w[5] = x; Atomics.store(w, LOCK, 0); return old',
    halves: 'const old = [w[4]!, w[5]!]; w[4] = x; w[5] = x; return old',
    means: 'const old = [w[4]!, w[5]!]; w[4] = x; w[5] = x; return old',
  },
  get: {
    args: 'small',
    whole: 'return Atomics.load(w, AT)',
    halves: '',
    means: 'return w[AT]!',
  },
}

/** One to three operations of that number, on one or two words; in the broken one one of them is in two halves. */
export function madeTwins(seed: number): { broken: string; repaired: string; what: string } {
  const prng = new Prng()
  prng.seed(seed, 0)
  const names = Object.keys(KINDS)
  const drawn = Array.from({ length: 1 + prng.below(3) }, () => ({
    kind: names[prng.below(names.length)]!,
    at: prng.below(2),
  }))
  if (drawn.every(({ kind }) => kind === 'get')) drawn.push({ kind: names[prng.below(names.length - 1)]!, at: 0 })
  const breakable = drawn.flatMap(({ kind }, index) => (kind === 'get' ? [] : [index]))
  const torn = breakable[prng.below(breakable.length)]!
  const isPlain = prng.below(2) === 0
  const text = (isBroken: boolean): string => {
    const methods = (how: (kind: Kind, index: number) => string): string =>
      drawn
        .map(({ kind, at }, index) => {
          const body = how(KINDS[kind]!, index).replaceAll('AT', String(at)).replaceAll('LOCK', '6')
          return isPlain
            ? `${kind}${index}(x: number) { ${body} },`
            : `${kind}${index}(x: number) { const w = this.w; ${body} }`
        })
        .join('\n')
    const own = methods((kind, index) => (isBroken && index === torn ? kind.halves : kind.whole))
    const means = methods((kind) => kind.means)
    const made = (memory: string, bodies: string): string =>
      isPlain
        ? `() => { const w = ${memory}; return { w, ${bodies} } }`
        : `() => new (class { w = ${memory}\n${bodies} })()`
    return `export default structure({
  setup: ${made('new Int32Array(new SharedArrayBuffer(32))', own)},
  operations: { ${drawn.map(({ kind }, index) => `${kind}${index}: [${KINDS[kind]!.args}]`).join(', ')} },
  model: ${made('[0, 0, 0, 0, 0, 0, 0]', isPlain ? means.replaceAll('w[', 'this.w[') : means)},
} as never)`
  }
  return {
    broken: structureFile(text(true)),
    repaired: structureFile(text(false)),
    what: `${drawn.map(({ kind, at }, index) => `${kind}${index} of ${at}`).join(', ')}; in halves: ${torn}`,
  }
}
