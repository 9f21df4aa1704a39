import fc from 'fast-check'

/**
 * What every generated program can use: shared words, and one of each thing that people keep state in. `READ` and `TAKE` stand for what
 * happens where nobody can pause: on shared memory, or not.
 */
const ground = (READ: string, TAKE: string): string => `
  const { m } = s, a = [3, 1, 2], log = [], fns = [], key = Symbol('key'), w = m.subarray(8, 12), own = [1, 2, 3, 4, 5, 6, 7, 8]
  let n = 2, t = 'ab'
  const f = (x = 1, y = ${READ}[1]) => (m[2] += x) + y
  function* gen(k) { try { for (let i = 0; i < 2; i++) n += (yield k + i + ${READ}[i]) ?? 1 } finally { ${READ}[7]++ } }
  const tag = (parts, ...values) => parts.join('').length + values.reduce((sum, v) => sum + (Number(v) || 0), 0)
  class Base { #n = ${READ}[3]; kept = ${TAKE}(2); static made = 0
    constructor(x) { this.x = x; Base.made++; ${TAKE}(1) }
    get value() { return this.#n + ${READ}[3] } set value(v) { this.#n = v; ${READ}[3] = v }
    add(k) { return this.#twice(k) + this.x } #twice(k) { return (this.#n += k) + ${TAKE}(k) } static total(k) { return Base.made + m[k & 7] } }
  class Derived extends Base { constructor(x) { super(x + ${READ}[0]); this.y = ${READ}[5]++ } add(k) { return super.add(k + 1) + this.y } get value() { return super.value * 2 } set value(v) { super.value = v } }
  const c = new Derived(1)
  const o = { x: 1, y: { z: (k) => m[k & 7], deep: [4, 5] }, get g() { return ${READ}[6] }, set g(v) { ${READ}[6] = v }, m(k = n) { return this.x + Atomics.add(m, 6, k) },
    [key]: 7, [Symbol.iterator]: function* () { yield ${READ}[0]; yield* [1, ${READ}[1]] }, valueOf: () => ${READ}[2] & 7, toJSON: () => ${READ}[3] }
  const p = new Proxy({ q: 1 }, { get: (target, name) => (name in target ? target[name] : ${READ}[0] & 3), has: (_, name) => name === 'q' || ${READ}[1] > 2 })
`

const small = fc.integer({ min: 0, max: 9 }).map(String)

interface Grammar {
  expression: string
  statement: string
}

/** `§` stands for an expression, `@` for a statement, `¤` for an index, `^` for a name of its own; `‡` begins what steps where nobody can pause. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: pieces of programs
const EXPRESSIONS = [
  ...[
    'n',
    'm[¤]',
    'Atomics.load(m, ¤)',
    'a[¤]',
    'o.x',
    'o.g',
    'c.value',
    'o[key]',
    'p.q',
    'p.none',
    'w[¤ & 3]',
    'm[m[¤] & 7]',
    't.length',
    'n++',
  ],
  ...['--m[¤]', 'm[¤]++', '(o.x--)', '(c.kept++)'],
  ...[
    'Atomics.add(m, ¤, §)',
    'Atomics.exchange(m, ¤, §)',
    'Atomics.compareExchange(m, ¤, §, §)',
    '(m[¤] = §)',
    '(n = §)',
    '(o.g = §)',
    '(c.value = §)',
  ],
  ...[
    '(m[¤] += §)',
    '(m[¤] ||= §)',
    '(a[¤] ??= §)',
    '(o.x *= §)',
    '(n -= §)',
    '(m[¤] <<= § & 3)',
    '(w[0] **= 2)',
    '(§, §)',
    '(§ ? § : §)',
    '(§ && §)',
    '((§ || null) ?? §)',
  ],
  ...['(§ + §)', '(§ - §)', '(§ * § | 0)', '(§ % 5)', '(§ > §)', '(§ === §)', '- §', '~§', '!§', 'typeof §', 'void §'],
  ...[
    'f(§)',
    'f(§, §)',
    'f()',
    'f(...a)',
    'f(...w)',
    'f.call(null, §)',
    'f.apply(o, [§, §])',
    'f.apply(null, w)',
    'f.bind(null, §)(§)',
    'Reflect.apply(f, null, [§])',
  ],
  ...[
    'o.m(§)',
    'o.m()',
    'o.y?.z?.(§)',
    'o.none?.[§].x(§)',
    'o?.y.deep[¤ & 1]',
    'o.y["deep"]?.at(§)',
    'new Base(§).value',
    'new Derived(§).add(§)',
    'c.add(§)',
    'Base.total(§)',
    '(c instanceof Base)',
  ],
  ...[
    '[§, §].map((v, i) => v + i + §).length',
    '[1, 2].reduce((sum, v) => sum + v + §, §)',
    '[3, §, 1].sort((x, y) => x - y + 0 * §)[0]',
    '[§, 2].find((v) => v > §)',
    '[1, 2].some((v) => v === §)',
  ],
  ...[
    '[1, §].filter((v) => v > §).length',
    '[1, 2].flatMap((v) => [v, §]).length',
    '[1, 2].every(() => §)',
    '[...[§, 1], ...w].length',
    '[4, 5].findLastIndex((v) => v > §)',
    'a.forEach((v) => { n += v + § })',
  ],
  ...[
    'w.reduce((sum, v) => sum + v + §, 0)',
    'w.map((v) => v + §)[0]',
    'w.indexOf(§)',
    'w.fill(§)[1]',
    '(w.set([§, §]), w[1])',
    'w.slice(1)[0]',
    'w.at(-1)',
    'w.join().length',
    '[...w.entries()].length',
    'w.toSorted()[0]',
    'w.sort((x, y) => x - y)[0]',
  ],
  ...[
    '"xyx".replace(/x/g, () => §).length',
    '"xy".replaceAll("x", (v, at) => at + §).length',
    'JSON.stringify({ o, v: § }).length',
    'Array.from({ length: 2 }, (_, i) => § + i)[1]',
    'Array.from(w, (v) => v + §).length',
    'Array.from(o)[0]',
  ],
  ...[
    'tag`a${§}b${§}`',
    'tag`${t}${§}`',
    '[...gen(§)].length',
    'gen(§).next().value',
    '[...o].length',
    'Math.max(...gen(1), §)',
    'Math.max(...w)',
    'new Set(o).size',
    'Object.entries({ v: § })[0][1]',
    '({ v: §, ...o }).v',
    '`${§}-${§}`.length',
  ],
  ...[
    '‡(({ x = §, ...rest }) => x + Object.keys(rest).length)(o)',
    '‡(([x, y = §, ...z]) => x + y + z.length)([§, , 1])',
    '(([x, y]) => x + y)(w)',
    '‡(([^, { v: y = § } = {}]) => ^ + y)([§])',
    '((...all) => all.length + m[all[0] & 7])(§, §)',
    '(function () { return arguments.length + § })(§)',
  ],
  ...[
    '(() => { @ return § })()',
    '‡(function ^(k) { return k > 0 ? ^(k - 1) + § : § })(2)',
    '‡(new (class { v = §; static u = m[1]; get w() { return this.v + § } })()).w',
    '(§ in p)',
    '("q" in p)',
    '+o',
    'String(§).length',
    'Number.isInteger(§)',
    '(delete o.gone)',
  ],
  ...[
    'fns.map((fn) => fn()).length',
    '(([^]) => ^)([...w])',
    '(m[¤], o).x',
    '[§][0]',
    'm.subarray(0, 3).lastIndexOf(§)',
    'new Int32Array(w)[0]',
    'new Map([[1, §]]).get(1)',
    'Object.assign({}, { v: § }).v',
  ],
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: pieces of programs
const STATEMENTS = [
  'log.push(§);',
  '§;',
  'if (§) { @ } else @',
  'if (§) @',
  'for (let i = 0; i < 2; i++) { fns.push(() => i + m[i]); @ }',
  'for (const v of [§, §]) { log.push(v); @ }',
  'for (const v of w) { n += v; @ }',
  'for (const v of o) { n += v; if (n > 50) break; @ }',
  'for (const v of gen(§)) { @ if (v > 3) break }',
  '‡for (let [^, v = §] of [[1], [2, 3]]) { n += ^ + v; @ }',
  'for (m[¤] of a) { @ }',
  'for (n of [§, §]) { @ }',
  'for (o.x of w) { log.push(o.x); @ }',
  'for (n of w.subarray(0, 2)) { log.push(n); @ }',
  'for ([n] of [[§], w]) { log.push(n); @ }',
  '‡for ([, o.x] of [w, [1, §]]) { log.push(o.x); @ }',
  '‡for ([n, ...fns.rest] of [w, [§, 2]]) { log.push(n, fns.rest.length); @ }',
  'for ({ x: n } of [o, { x: § }]) { log.push(n); @ }',
  '‡for ({ 0: n, length: o.x } of [w, [§]]) { log.push(n, o.x); @ }',
  '‡for (const { 1: ^, length: l^ } of [w, [§, §]]) { log.push(^, l^); @ }',
  'for (const [^, ...r^] of [w, [§, §]]) { log.push(^, r^.length); fns.push(() => ^); @ }',
  'for (var ^ of [§, §]) { fns.push(() => ^); @ }',
  '‡for (m[m[¤] & 3] in o.y) { @ }',
  '‡{ let x, y; [x, y = x] = w; log.push(x, y); ({ 0: x, ...y } = w); log.push(x, Object.keys(y).length); @ }',
  '{ let i = 0; while (i < 2 && § !== i++) { if (i === §) continue; @ } }',
  'log.push((() => { try { @ return § } finally { log.push(§); @ } })());',
  'if (§) { let n = §; fns.push(() => n++); @ log.push(n) }',
  'log.push(((a, b) => { a = §; return a + b })(§, §));',
  'log.push((function (a) { arguments[0] = §; return a + arguments.length })(§, §));',
  '{ const g = () => { log.push(§); return o }; g().x += §; g().y.deep[¤ & 1]++; delete g().gone; @ }',
  '{ const ^ = (x) => { if (x > 2) return §; return ^(x + 1) + m[x & 7] }; log.push(^(0)); @ }',
  '{ function even(k) { return k <= 0 ? § : odd(k - 1) } function odd(k) { return k <= 0 ? m[¤] : even(k - 1) } log.push(even(3)); @ }',
  'for (const k in o.y) { t = t.slice(0, 8) + k; @ }',
  '^: for (let i = 0; i < 3; i++) { for (const v of w) { if (v === §) continue ^; if (i === §) break ^; @ } }',
  'for (let i = 3; i-- && §;) @',
  '{ let i = 2; do { @ if (§) continue } while (i-- > 0) }',
  'switch (§ & 3) { case 0: @ case m[0]: log.push(0); break; case 2: { let n = 1; log.push(n) } default: @ }',
  'try { @ if (§) throw new Error("e" + §); @ } catch (e) { log.push(e.name) } finally { @ }',
  'try { null.x(§) } catch { log.push(§) }',
  'const ^ = §; log.push(^);',
  'var [^, ...r^] = w; log.push(^, r^.length);',
  '‡let { x: ^, y: { deep: [d^ = §] } } = o; log.push(^, d^);',
  '‡[m[¤], o.x] = [§, §];',
  '‡({ x: m[¤], v: n = § } = o);',
  '‡function ^(k = §) { @ return k + m[k & 7] } log.push(^(§), ^());',
  '‡class ^ extends Base { static #k = §; #v = §; static k() { return ^.#k } get v() { return this.#v } set v(x) { this.#v = x + m[0] } } { const b = new ^(§); b.v = §; log.push(b.v, ^.k(), ^.name) }',
  '^: { @ if (§) break ^; @ }',
  '{ const g = gen(§); log.push(g.next().value, g.next(§).value); @ log.push(g.return(§).value) }',
  '‡const ^ = { m() { return super.valueOf === Object.prototype.valueOf }, async n() {}, get v() { @ return § } }; log.push(^.m(), ^.v);',
]

let named = 0
const fill = (template: string, fields: Array<{ mark: string; value: string }>): string => {
  const name = `v${named++}`
  let at = 0
  return template
    .replace(/[§@¤]/g, (mark) => (mark === '@' ? `{ ${fields[at++]!.value} }` : fields[at++]!.value))
    .replace(/\^/g, name)
}

const grammar = (pausing: boolean) =>
  fc.letrec<Grammar>((tie) => {
    const of = (templates: readonly string[], depth: string): fc.Arbitrary<string> =>
      fc.oneof(
        { depthIdentifier: depth, maxDepth: 4, depthSize: 'small' },
        small,
        ...templates
          .filter((template) => !pausing || !template.startsWith('‡'))
          .map((template) => template.replace('‡', ''))
          .map((template) =>
            fc
              .tuple<Array<{ mark: string; value: string }>>(
                ...[...template.matchAll(/[§@¤]/g)].map(([mark]) =>
                  (mark === '¤'
                    ? small.map((v) => String(Number(v) & 7))
                    : (tie(mark === '§' ? 'expression' : 'statement') as fc.Arbitrary<string>)
                  ).map((value) => ({ mark, value })),
                ),
              )
              .map((fields) => fill(template, fields)),
          ),
      )
    return {
      expression: of(EXPRESSIONS, 'program'),
      statement: of(STATEMENTS, 'program').map((text) => (/^\d$/.test(text) ? `log.push(${text});` : text)),
    }
  })

/** Programs `(s) => JSON`, in which all that they did can be told from what comes back; pausing: every step stands where a CPU can pause. */
const programs = (pausing: boolean): fc.Arbitrary<string> => {
  const { expression, statement } = grammar(pausing)
  const names = pausing ? ground('own', 'own.at') : ground('m', 'f')
  return fc.tuple(fc.array(statement, { minLength: 1, maxLength: 5 }), expression).map(
    ([statements, last]) =>
      `(s) => { ${names} let end; try { { ${statements.join('\n')} } end = ${last} } catch (e) { end = e.name }
  return [end, n, t, log, a, fns.map((fn) => fn()), o.x, c.x, c.y, c.kept, Base.made, [...m]].map((v) => told(v)).join(' ') }`,
  )
}

export const program = programs(false)
export const pausingProgram = programs(true)
