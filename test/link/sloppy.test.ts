import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explore } from '#explore/run/explore'
import { strictly } from '#link/sloppy'

/** What a module exports, as Node runs it: its top-level `this` is its exports. */
function exported(text: string): unknown {
  const module = { exports: {} as unknown }
  new Function('module', 'exports', text).call(module.exports, module, module.exports)
  return module.exports
}

test.each([
  ['a function called on nothing', 'module.exports = (function () { return this === globalThis })()'],
  ['one called on null', 'module.exports = (function () { return this === globalThis }).call(null)'],
  ['an arrow in it', 'module.exports = (function () { return () => this === globalThis })()()'],
  [
    'a method, and the same without its object',
    'const o = { m() { return this === o } }, { m } = o; module.exports = [o.m(), m()]',
  ],
  ['a constructor', 'function C() { this.x = 1 } module.exports = [new C().x, C.call({ x: 0 })]'],
  ['a getter', 'const o = { get me() { return this } }; module.exports = o.me === o'],
  [
    'a statement that begins with it',
    'function f() { let a = 1\nthis.x = a\nreturn this.x }\nmodule.exports = f.call({})',
  ],
  ['a generator', 'module.exports = [...(function* () { yield this === globalThis })()]'],
  [
    'a name that is assigned to',
    'function f() { leaked = 2; return leaked }\nmodule.exports = [typeof leaked, f(), leaked]',
  ],
  ['a counter of a loop', 'for (i = 0; i < 3; i++);\nmodule.exports = i'],
  ['a key of a loop', 'for (key in { a: 1 });\nmodule.exports = key'],
  ['names of a pattern', '[a, { b: c = 4, ...d }] = [1, { e: 5 }]\nmodule.exports = [a, c, d]'],
  ['a count that nobody declared before', 'total = 1; total++; total += 2\nmodule.exports = total'],
  ['a wrapper for all kinds of modules', '(function (root) { root.made = 1 })(this)'],
])('%s means the same where all is strict', (_, text) => {
  const said = strictly(text)
  expect(exported(`'use strict'; ${said ?? text}`)).toEqual(exported(text))
  for (const name of ['leaked', 'i', 'key', 'a', 'c', 'd', 'total'])
    delete (globalThis as Record<string, unknown>)[name]
})

test.each([
  ['what says so', "'use strict'\nmodule.exports = function () { return this }"],
  ['a function that says so', "module.exports = function () { 'use strict'; x = 1; return this }"],
  ['a class', 'module.exports = class { me() { x = 1; return this } }'],
  [
    'what declares all it assigns to',
    'let a = 1; a = 2; function f(b) { b = 3; for (var c of [b]) c = 4 } exports.f = f',
  ],
  ['what belongs to a module', 'exports = module.exports = {}; module.exports.this = this'],
])('%s is strict already, or means the same', (_, text) => {
  expect(strictly(text)).toBe(undefined)
})

test('a scenario and what it requires may be as Node loads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mnttorture-sloppy-'))
  writeFileSync(
    join(folder, 'old.js'),
    `var api = function () { return this === globalThis ? 'global' : typeof this }
exports.called = function () { var f = api; return f() }
exports.count = function (n) { for (i = 0; i < n; i++); return i }`,
  )
  const file = join(folder, 'scenario.cjs')
  writeFileSync(
    file,
    `var old = require('./old.js')
function plain() { return this === globalThis }
module.exports = {
  setup: function () { return new Int32Array(new SharedArrayBuffer(4)) },
  cpus: [function (w) { Atomics.add(w, 0, 1); seen = old.count(3); return [plain(), old.called(), seen] }],
}`,
  )
  const { outcomes, findings } = await explore({ file, executions: 3, seed: 1 })
  expect(findings).toEqual([])
  expect(Object.keys(outcomes)).toEqual(['[[true,"global",3]]'])
})
