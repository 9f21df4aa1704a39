import fc from 'fast-check'

/**
 * Programs of async functions, promises and what Node puts off, as people combine them. Each is the body of an async function with
 * `log(n)`; `v` values are settled by something that was written before. Numbers are given in the order of the text.
 */
type Part = string

const n = '#' // numbered when the program is put together

const { statement } = fc.letrec<{ statement: Part; block: Part; value: Part; raw: Part }>((tie) => ({
  block: fc
    .array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'd' })
    .map((parts) => parts.join(' ')),
  // rejections that nobody takes are another test's
  value: tie('raw').map((value) => `q(${value})`),
  raw: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'd' },
    fc.constant(`${n}`),
    fc.constant(`Promise.resolve(${n})`),
    fc.constant(`Promise.reject(new Error('e${n}'))`),
    fc.constant(`{ then(yes) { log(${n}); yes(${n}) } }`),
    fc.constant(`{ then(yes, no) { log(${n}); no(${n}) } }`),
    fc.constant(`{ then() { log(${n}); throw ${n} } }`),
    fc.constant(`{ get then() { log(${n}); return undefined } }`),
    fc.constant(`new Promise((yes) => { log(${n}); queueMicrotask(() => { log(${n}); yes(${n}) }) })`),
    fc.constant(`new Promise((yes) => process.nextTick(yes, ${n}))`),
    fc.constant(`new Promise((yes) => { yes(Promise.resolve(${n})); yes(${n}) })`),
    fc.constant(`new (class Own extends Promise {})((yes) => yes(${n}))`),
    tie('block').map((body) => `(async () => { ${body} return ${n} })()`),
    tie('block').map((body) => `(async function () { try { ${body} } finally { log(${n}) } })()`),
    tie('value').map(
      (value) =>
        `Promise.resolve(${value}).then((v) => { log(${n}, v); return v }, (e) => { log(${n}, e); return ${n} })`,
    ),
    tie('value').map((value) => `Promise.resolve(${value}).finally(() => { log(${n}) })`),
    tie('value').map((value) => `Promise.resolve(${value}).catch((e) => { log(${n}, e); throw e })`),
    fc
      .tuple(fc.constantFrom('all', 'race', 'any', 'allSettled'), fc.array(tie('value'), { maxLength: 3 }))
      .map(([kind, values]) => `Promise.${kind}([${values.join(', ')}])`),
    tie('value').map(
      (value) => `take((async function* () { yield ${n}; const v = yield ${value}; log(${n}, v); return ${value} })())`,
    ),
    tie('value').map(
      (value) => `take((async function* () { try { yield* [${value}, ${n}]; } finally { log(${n}); await ${n} } })())`,
    ),
    tie('value').map(
      (value) =>
        `take((async function* () { return yield* (async function* () { yield ${value}; return ${value} })() })())`,
    ),
  ),
  statement: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'd' },
    fc.constant(`log(${n});`),
    fc.constant(`queueMicrotask(() => log(${n}));`),
    fc.constant(`process.nextTick(() => { log(${n}); Promise.resolve().then(() => log(${n})) });`),
    tie('value').map((value) => `log(${n}, await ${value});`),
    tie('value').map((value) => `try { log(${n}, await ${value}) } catch (e) { log(${n}, e) } finally { log(${n}) }`),
    tie('value').map((value) => `later(${value});`),
    tie('value').map((value) => `for await (const v of [${value}, ${value}]) { log(${n}, v); if (v === 7) break }`),
    fc
      .tuple(tie('value'), tie('block'))
      .map(
        ([value, body]) =>
          `for await (const v of (async function* () { try { yield ${value}; yield ${n} } finally { log(${n}) } })()) { ${body} }`,
      ),
    fc.tuple(tie('value'), fc.constantFrom('return', 'throw', 'next')).map(
      ([value, mode]) =>
        `{ const g = (async function* () { try { log(${n}, yield ${n}) } catch (e) { log(${n}, e) } finally { log(${n}) } return ${n} })();
           g.next().then((r) => log(${n}, r.value), (e) => log(${n}, e)); g.${mode}(${value}).then((r) => log(${n}, r.value, r.done), (e) => log(${n}, e));
           g.next().then((r) => log(${n}, r.value, r.done)) }`,
    ),
  ),
}))

const program = fc.array(statement, { minLength: 2, maxLength: 6 }).map((parts) => parts.join('\n'))

/** What stands around programs: the same text for Node and for the explorer. */
export function asModule(programs: readonly string[]): string {
  let count = 0
  const numbered = programs.map((text) => text.replaceAll(n, () => String(++count % 1000)))
  return `
const shown = (v) => v instanceof Error ? v.name + ':' + v.message : Array.isArray(v) ? '[' + v.map(shown) + ']'
  : typeof v === 'object' && v !== null ? ('then' in v ? 'thenable' : JSON.stringify(v)) : String(v)
const q = (value) => { if (value instanceof Promise) value.catch(() => {}); return value }
async function take(values) { const all = []; for await (const v of values) all.push(v); return all }
const run = (program, words) => new Promise((done) => {
  const lines = []
  const log = (...all) => { if (words) Atomics.add(words, 0, 1); lines.push(all.map(shown).join(' ')) }
  const later = (value) => { Promise.resolve(value).then((v) => log('later', v), (e) => log('later', e)) }
  setImmediate(() => {
    program(log, later).then((v) => log('end', v), (e) => log('end', e))
    setTimeout(() => done(lines.join('; ')), 1)
  })
})
export const programs = [${numbered.map((text) => `async (log, later) => { ${text} }`).join(',\n')}]
export const logs = async (words) => { const all = []; for (const each of programs) all.push(await run(each, words)); return all }
`
}

export function samplePrograms(seed: number, count: number): string[] {
  return fc.sample(program, { seed, numRuns: count })
}
