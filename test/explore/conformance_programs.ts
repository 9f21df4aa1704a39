/**
 * Programs for the conformance test: each declares `cpu(s)`, where s.m is an Int32Array on shared memory, and returns
 * something that JSON can hold. What they return plain, they must return instrumented.
 */
export const PROGRAMS: Record<string, string> = {
  'every operation of Atomics on every integer array': `
    function cpu({ m }) {
      const out = []
      for (const T of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array]) {
        const a = new T(m.buffer, 64, 8)
        for (const v of [0, 1, -1, 127, 128, 255, 256, 65535, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 1.9, -1.9, NaN]) {
          out.push(Atomics.store(a, 1, v), Atomics.load(a, 1), Atomics.add(a, 1, v), a[1], Atomics.sub(a, 1, 7), a[1])
          out.push(Atomics.and(a, 1, v), Atomics.or(a, 1, v), Atomics.xor(a, 1, 0x55), Atomics.exchange(a, 1, v), a[1])
          out.push(Atomics.compareExchange(a, 1, v, 3), a[1], Atomics.compareExchange(a, 1, 3, v), a[1])
        }
      }
      return out
    }`,
  'sixty-four bits': `
    function cpu({ m }) {
      const out = []
      for (const T of [BigInt64Array, BigUint64Array]) {
        const a = new T(m.buffer, 64, 4)
        for (const v of [0n, 1n, -1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n + 5n]) {
          out.push(Atomics.store(a, 1, v), Atomics.load(a, 1), Atomics.add(a, 1, v), a[1], Atomics.sub(a, 1, 7n), a[1])
          out.push(Atomics.and(a, 1, v), Atomics.or(a, 1, v), Atomics.xor(a, 1, 0x55n), Atomics.exchange(a, 1, v))
          out.push(Atomics.compareExchange(a, 1, v, 3n), a[1]++, ++a[1], a[1]--, a[1] += 5n, a[1] **= 2n)
        }
      }
      return out.map(String)
    }`,
  'what Atomics refuses': `
    function cpu({ m }) {
      const caught = (f) => { try { return f() } catch (e) { return e.name } }
      const out = []
      try { Atomics.load([1], 0) } catch (e) { out.push(e.name) }
      try { Atomics.load(m, 1e6) } catch (e) { out.push(e.name) }
      try { Atomics.add(m, -1, 1) } catch (e) { out.push(e.name) }
      try { Atomics.store(new Float64Array(m.buffer), 0, 1) } catch (e) { out.push(e.name) }
      try { Atomics.add(m, 0, 1n) } catch (e) { out.push(e.name) }
      try { Atomics.load(null, 0) } catch (e) { out.push(e.name) }
      try { m[0].x.y } catch (e) { out.push(e.name) }
      try { undefined[0] } catch (e) { out.push(e.name) }
      const own = new Int32Array(4)
      out.push(Atomics.add(own, 1, 5), own[1], Atomics.load(own, '1'), Atomics.load(m, '1'), caught(() => 3))
      return out
    }`,
  'what Atomics asks first': `
    function cpu({ m }) {
      const out = [], poisoned = { valueOf() { throw new Error('asked') } }
      const refuses = (f) => { try { out.push(f()) } catch (e) { out.push(e.name) } }
      const [floats, bytes, own] = [new Float64Array(m.buffer), new Int8Array(m.buffer), new Int32Array(4)]
      refuses(() => Atomics.load(floats, poisoned)); refuses(() => Atomics.add(floats, poisoned, poisoned)); refuses(() => Atomics.compareExchange(floats, 0, poisoned, 1))
      refuses(() => Atomics.wait(bytes, poisoned, 0, 0)); refuses(() => Atomics.wait(own, poisoned, 0, 0)); refuses(() => Atomics.notify(own, 0, poisoned))
      const alone = new Int32Array(new SharedArrayBuffer(8))
      refuses(() => Atomics.wait(alone, 0, 0, 0)); refuses(() => Atomics.wait(alone, 0, 1)); refuses(() => Atomics.wait(alone, 0, poisoned)); refuses(() => Atomics.wait(new Int16Array(alone.buffer), poisoned, 0))
      return out
    }`,
  'arrays of a kind of their own, with callbacks that step': `
    function cpu({ m }) {
      const own = new Int32Array([1, 2, 3]), out = []
      own.constructor = { get [Symbol.species]() { out.push('asked'); return Float64Array } }
      out.push([...own.filter((v) => v > m[0])], own.map((v) => v / 2 + Atomics.load(m, 0))[0], own.length)
      const shrinking = new Float64Array(new ArrayBuffer(24, { maxByteLength: 24 }))
      const gone = new Int32Array(shrinking.buffer, 16, 2)
      out.push([...shrinking.filter((v) => { shrinking.buffer.resize(8); out.push(v); return m[0] === 0 })].length)
      try { gone.find(() => m[0]) } catch (e) { out.push(e.name) }
      try { m.subarray(2, 2).reduce((sum, v) => sum + v + m[0]) } catch (e) { out.push(e.name, m.subarray(2, 2).map((v) => v + m[0]).length) }
      return out
    }`,
  'code made of text that takes no step': `
    function cpu({ m }) {
      const Mine = new Function('return class Mine extends Int32Array {}')()
      const mine = new Mine(m.buffer, 0, 4)
      mine[1] = 4
      const grown = new SharedArrayBuffer(8, { maxByteLength: 16 })
      grown.grow(16)
      return [Mine.name, mine[1], m[1], Function('a', 'b', 'return a + b')(1, 2), grown.byteLength]
    }`,
  'plain reads, writes and updates': `
    function cpu({ m }) {
      const out = []
      let i = 0
      m[i++] = i
      m[i] = m[0] + (m[2] = 7)
      out.push(m[0]++, ++m[0], m[0]--, --m[0], -m[1], typeof m[1], m[0] += m[1], m[1] *= 3, m[1] **= 2, m[1] >>>= 1)
      out.push(m[99999], m[-1], m[1.5], m['2'], m['length'], m[99999] = 3, (m[3] ||= 9), (m[3] &&= 0), (m[3] ??= 4))
      const u8 = new Uint8Array(m.buffer)
      u8[0] = 300
      out.push(u8[0], u8[0] -= 45, new Uint8ClampedArray(m.buffer)[0] = 999, u8[0])
      const f = new Float64Array(m.buffer)
      f[2] = 1.5
      out.push(f[2] * 2, m[4], m[5])
      let j = 0
      m[j] += (j = 5, 2)
      m[j++] += m[j++] = 11
      out.push(j, ...m.subarray(0, 8))
      return out
    }`,
  'ordinary arrays and objects beside shared ones': `
    function cpu({ m }) {
      const list = [1, 2, 3], table = { a: 1, 5: 'five' }, text = 'hello'
      let k = 'a'
      list[list[0]] = list[2]++ + list[0]--
      table[k] += table[5].length
      table[k + 'b'] = () => m[0]
      delete table[5]
      list[7] = text[1]
      return [list, table, table.ab(), text[text.length - 1], 5 in table, list['length'], list.at(-1)]
    }`,
  'destructuring, as source and as target': `
    function cpu({ m }) {
      m[0] = 5; m[1] = 6; m[2] = 7
      const [a, , c, ...rest] = m
      const { length, [1]: b } = m
      let x, y
      ;[x, y = 4, m[3]] = [1, undefined, 8]
      ;[m[0], m[1]] = [m[1], m[0]]
      ;({ p: m[4], q: { r: x }, ...y } = { p: 1, q: { r: 2 }, z: 3 })
      const f = ([p, q] = [m[0], m[1]], { r = m[2], ...s } = { t: Atomics.load(m, 3) }) => [p, q, r, s]
      for (const [k, v] of Object.entries({ a: m[0], b: m[1] })) m[v] = k.length
      return [a, c, rest.length, length, b, x, y, f(), f([1, 2]), f([...m], { r: 9, u: 1 }), ...m.subarray(0, 9)]
    }`,
  'default parameters see earlier ones and shared memory': `
    function g(a, b = a + Atomics.add(this?.m ?? shared, 0, 1), c = () => b) { return [a, b, c(), arguments.length] }
    let shared
    function cpu({ m }) {
      shared = m
      return [g(1), g(1, 2), g.call({ m }, 5), ((...r) => r.length + m[0])(1, 2, 3), g.length]
    }`,
  'classes: fields, methods, statics, private ones, inheritance': `
    class Counter {
      #n = 0
      static made = 0
      static make(m) { Counter.made = Atomics.load(m, 0); return new this(m) }
      constructor(m) { this.m = m }
      get n() { return this.#n }
      set n(v) { this.#n = v }
      add(k = 1) { this.#n += k; Atomics.add(this.m, 1, k); return this.#twice(k) }
      #twice(k) { return Atomics.add(this.m, 2, 2 * k) + this.#n }
      ['comp' + 'uted'](x) { return this.add(x) + Atomics.load(this.m, 1) }
      'quoted name'() { return Atomics.load(this.m, 2) }
      arrow = (k) => this.add(k)
      static { Counter.tag = 'tag' }
    }
    class Louder extends Counter {
      add(k) { return super.add(k * 10) + Atomics.load(this.m, 1) }
      toString() { return 'louder' }
    }
    function cpu({ m }) {
      m[0] = 3
      const c = Counter.make(m), l = Louder.make(m)
      c.n = 4
      return [c.add(), c.computed(2), c['quoted name'](), c.arrow(3), c.n, l.add(1), l.arrow(1), l.computed(1), String(l),
        Counter.made, Counter.tag, Object.keys(c), Object.getOwnPropertyNames(Counter.prototype), c.add.name, c.add.length]
    }`,
  'closures, callbacks in objects, bind, call and apply': `
    function cpu({ m }) {
      const make = (i) => { let n = 0; return { hit: () => (n++, Atomics.add(m, i, 1)), get n() { return n } } }
      const one = make(1), two = make(2)
      const ops = { inc: (k) => Atomics.add(m, k, 1), dec(k) { return Atomics.sub(m, k, 1) }, self() { return this.inc(3) } }
      function viaThis(k) { return Atomics.add(this.m, this.at, k) }
      const bound = viaThis.bind({ m, at: 5 }, 4)
      const call = (f, ...args) => f(...args)
      const name = 'inc'
      return [one.hit(), one.hit(), two.hit(), one.n, two.n, ops.inc(1), ops['dec'](1), ops[name](2), ops.self(), bound(), bound(),
        viaThis.call({ m, at: 6 }, 2), viaThis.apply({ m, at: 6 }, [3]), call(ops.inc, 7), call(viaThis.bind({ m, at: 8 }), 1),
        (0, ops.inc)(9), [() => m[1], () => m[2]].map((f) => f.length), (() => () => () => Atomics.load(m, 1))()()()]
    }`,
  'arrows keep this, arguments and new.target of the function around them': `
    function Outer(m) {
      const kind = new.target === undefined ? 'call' : 'new'
      const f = () => [Atomics.load(m, 0) + this.k, kind]
      this.k = 5
      return this.f ? kind : { f, all: (() => arguments.length)() }
    }
    function cpu({ m }) {
      m[0] = 2
      const o = new Outer(m)
      return [o.f.call(null)[1], o.all, Outer.call({ f: 1 }, m)]
    }`,
  'try, catch, finally around steps': `
    function risky(m, k) {
      const log = []
      try {
        log.push(Atomics.add(m, k, 1))
        if (k === 1) throw new Error('one ' + Atomics.load(m, k))
        if (k === 2) return [log, Atomics.load(m, 0)]
      } catch ({ message }) {
        log.push(message, Atomics.add(m, k, 10))
      } finally {
        log.push('finally', Atomics.add(m, 0, 1))
        if (k === 3) return [log, 'overridden']
      }
      return [log, 'end']
    }
    function cpu({ m }) {
      const out = [0, 1, 2, 3].map((k) => k)
      const all = []
      for (const k of out) all.push(risky(m, k))
      outer: for (;;) { try { break outer } finally { all.push(m[0]++) } }
      return all
    }`,
  'loops: labelled, do while, for in, switch fall-through, comma': `
    function cpu({ m }) {
      const out = []
      outer: for (let i = 0; i < 4; i++) {
        for (let j = 0; ; j++) {
          if (Atomics.add(m, j, 1) > 2) continue outer
          if (m[1] === 3) break outer
          if (j === 3) break
        }
      }
      do { out.push(m[0]--) } while (m[0] > 1)
      for (const k in { a: 1, b: 2 }) out.push(k + m[1])
      for (const k in new Int32Array(m.buffer, 0, 2)) out.push(m[k])
      switch (Atomics.load(m, 1)) { case 1: out.push(1); case m[1]: out.push('hit'); default: out.push('fell') }
      for (let i = 0, n = m[2]; i < n; i += 1, m[5]++) out.push(() => i)
      let w = 3
      while (w-- && Atomics.load(m, 0) < 9) m[0] += 2
      block: { if (m[0]) break block; out.push('never') }
      return [...out.map((f) => (typeof f === 'function' ? f() : f)), ...m.subarray(0, 6)]
    }`,
  'generators and iterators of the program': `
    function* count(m, n) { for (let i = 0; i < n; i++) { const got = yield Atomics.add(m, 0, i); if (got) m[1] += got } return 'done ' + m[0] }
    function* both(m) { const r = yield* count(m, 2); yield r; yield* [7, m[1]]; yield* m.subarray(0, 2) }
    class Range { constructor(m) { this.m = m } *[Symbol.iterator]() { for (let i = 0; i < 3; i++) yield this.m[i] + i } }
    const plain = (m) => ({ i: 0, [Symbol.iterator]() { return this }, next() { return this.i < 3 ? { done: false, value: Atomics.add(m, 3, this.i++) } : { done: true } } })
    function cpu({ m }) {
      m[2] = 9
      const g = count(m, 3)
      const steps = [g.next(), g.next(4), g.next(5), g.next(), g.next()]
      const closing = (function* () { try { yield 1; yield 2 } finally { closed = true } })()
      let closed = false
      for (const v of closing) if (v === 1) break
      const [first, second] = both(m)
      const seen = []
      for (const v of plain(m)) seen.push(v)
      return [steps, [...both(m)], first, second, [...new Range(m)], Math.max(...new Range(m)), seen, closed,
        new Map([...new Range(m)].map((v) => [v, 1])).size, [...count(m, 2)].length, ...plain(m)]
    }`,
  'loops that assign to what is there already': `
    function cpu({ m, o }) {
      m.set([4, 5, 6]); const w = m.subarray(0, 3), out = []
      let x, y
      for (x of w) out.push(x)
      for (o.p of w) out.push(o.p)
      for ([x, y] of [w, [7, 8]]) out.push(x, y)
      for ({ length: x } of [w, 'ab']) out.push(x)
      try { for ([,] of [undefined]) out.push('never') } catch (e) { out.push(e.name) }
      for (const [first, ...others] of [w, [1, 2]]) out.push(first, others.length)
      return out
    }`,
  'patterns that ask for elements by keys': `
    function cpu({ m }) {
      m.set([4, 5, 6]); const w = m.subarray(0, 3), out = []
      let x, rest
      for ({ 0: x, ...rest } of [w, [7, 8]]) { out.push(x, rest[1]); m[0]++ }
      for (const { 1: second, length } of [w, 'ab']) { out.push(second, length); m[1]++ }
      ({ 2: x } = w)
      return [out, x, [...w]]
    }`,
  'iteration and whole-array methods of shared arrays': `
    function cpu({ m }) {
      m.fill(3, 1, 4); m.set([8, 9], 6); m.copyWithin(10, 6, 8)
      const out = []
      for (const v of m.subarray(0, 8)) out.push(v)
      for (m[20] of [1, 2, 3]) out.push(m[20])
      const other = new Int32Array(4)
      other.set(m.subarray(5, 9))
      m.subarray(12, 15).set(m.subarray(6, 9))
      return [out, [...m.subarray(5, 9)], m.indexOf(9), m.lastIndexOf(9), m.includes(8), m.subarray(0, 4).join('-'), m.at(-1), m.at(7),
        Array.from(m.slice(6, 8)), [...other], m.slice(-2).length, [...m.subarray(10, 16)], m.subarray(0, 3).reverse()[1], m.length, m.byteLength,
        [3, 1, 2].sort((a, b) => a - b), 'a-b'.split('-'), new Set([1, 2]).has(2), 'xyz'.slice(1), 'xyz'.indexOf('z'), [1, 2].includes(2)]
    }`,
  'DataView on shared memory': `
    function cpu({ m }) {
      const v = new DataView(m.buffer, 8)
      v.setInt16(1, -2); v.setUint32(4, 0xdeadbeef, true); v.setFloat64(16, 1.25); v.setBigInt64(24, -5n, true); v.setUint8(40, 300)
      const own = new DataView(new ArrayBuffer(8))
      own.setInt8(3, 5)
      return [v.getInt16(1), v.getUint16(1, true), v.getUint32(4), v.getUint8(7), v.getFloat64(16), String(v.getBigUint64(24)), v.getUint8(40), own.getInt32(0), ...m.subarray(0, 12)]
    }`,
  'optional chaining, nullish, spread, template, computed names, ternaries': `
    function cpu({ m, o }) {
      const none = undefined
      const key = 'k' + m[0]
      const f = { g: { h: (x) => Atomics.add(m, 0, x) } }
      const tag = (parts, ...values) => parts.join('|') + values.join(',')
      return [none?.[m[0]++], m?.[0], f?.g?.h?.(2), f.x?.h(m[0]++), none ?? m[0], { [key]: m[0], ...o, ['x' + m[0]]: 1 }, \`v\${m[0]}-\${Atomics.add(m, 0, 1)}\`,
        m[0] ? m[1] || 'zero' : 'no', [...[1, m[0]], ...'ab'], Math.max(...[m[0], 2]), tag\`a\${m[0]}b\`, void m[0], !m[9], (m[1], m[0]), typeof m, 'x' in { x: m[0] }]
    }`,
  'what goes over elements, of nothing': `
    const lookedFor = (list, what) => list?.includes(what)
    function cpu({ m }) {
      let none
      const o = {}
      const had = [none?.includes(m[0]), o.list?.indexOf(1), o.f?.apply(o, [m[0]]), o.f?.bind(o), none?.slice(1).map(String), m?.includes(m[0]), m?.slice(0, 2).join()]
      return [...had, o.add?.(m[0]), lookedFor(none, 1), lookedFor(m, m[1]), lookedFor([3], 3), Atomics.add(m, 0, 1)].map(String)
    }`,
  'mutual recursion, hoisting and functions declared in blocks': `
    function cpu({ m }) {
      const out = [isEven(m, 6), isEven(m, 5)]
      if (m[0] > 0) { function inner(k) { return k === 0 ? Atomics.load(m, 0) : inner(k - 1) } out.push(inner(3)) }
      const fact = function self(n) { return n <= 1 ? Atomics.add(m, 1, 1) + 1 : n * self(n - 1) }
      out.push(fact(5), hoisted(), m[1])
      return out
      function hoisted() { return Atomics.exchange(m, 2, 5) + m[2] }
    }
    function isEven(m, n) { return n === 0 ? Atomics.add(m, 0, 1) === 0 : isOdd(m, n - 1) }
    function isOdd(m, n) { return n === 0 ? false : isEven(m, n - 1) }`,
  'small helpers that are written in place': `
    const CELLS = 16
    let memory
    const READ_ONCE = (a) => Atomics.load(memory, a)
    function WRITE_ONCE(a, v) { Atomics.store(memory, a, v) }
    function inc_unless(a, limit) { const v = READ_ONCE(a); if (v >= limit) return false; WRITE_ONCE(a, v + 1); return true }
    function swap(a, b) { let t = READ_ONCE(a); WRITE_ONCE(a, READ_ONCE(b)); WRITE_ONCE(b, t); t = t + 1; return t }
    function pick(a) { if (a < 0) { a = -a } else if (a === 0) return 'zero'; return READ_ONCE(a) }
    function check(a) { if (READ_ONCE(a) > 100) throw new Error('big ' + a) ; return a }
    function cpu({ m }) {
      memory = m
      const out = []
      for (let i = 0; i < 3; i++) out.push(inc_unless(i, 1), inc_unless(i, 1), swap(i, i + 1), pick(-i), pick(i + 1))
      { const READ_ONCE = () => 'shadowed'; out.push(READ_ONCE(1), pick(1)) }
      { const memory = 'shadow'; out.push(pick(1), memory) }
      WRITE_ONCE(5, 101)
      try { check(4); check(5) } catch (e) { out.push(e.message) }
      let i = 3
      out.push(swap(i, i += 1), i, WRITE_ONCE(7, 1), READ_ONCE(CELLS - 9))
      return out
    }`,
  'getters, constructors and callbacks of built-ins on memory of their own': `
    function cpu({ m }) {
      class Box { constructor(n) { this.cells = new Int32Array(4); this.cells[1] = n; this.cells[1] += 2 } get value() { return this.cells[1] } set value(v) { this.cells[1] = v } }
      const b = new Box(4)
      b.value = b.value + m[0] + 1
      const order = [2, 0, 1]
      return [b.value, [10, 20, 30].map((v, i) => order[i] + v), [3, 1, 2].sort((x, y) => order[x % 3] - order[y % 3]),
        JSON.stringify({ toJSON() { return order[0] } }), \`\${{ toString: () => order[1] }}\`, Array.from({ length: 2 }, (_, i) => order[i])]
    }`,
  'Atomics passed about as a value': `
    const { load, add } = Atomics
    const apply = (op, m, ...rest) => op(m, ...rest)
    function cpu({ m }) {
      const A = Atomics, name = 'sub'
      return [load(m, 0), add(m, 0, 3), A.exchange(m, 0, 9), A[name](m, 0, 1), apply(Atomics.or, m, 0, 3), m[0], Atomics.isLockFree(4), Atomics.notify(m, 0)]
    }`,
  'wait that does not wait': `
    function cpu({ m }) {
      return [Atomics.wait(m, 0, 5), Atomics.wait(m, 0, 0, 0), Atomics.wait(new BigInt64Array(m.buffer), 1, 1n), Atomics.notify(m, 0, 1), Atomics.notify(m, 0)]
    }`,
  'module-level state and functions assigned later': `
    let hits = 0
    var later
    const registry = new Map()
    function register(name, f) { registry.set(name, f) }
    register('a', (m) => Atomics.add(m, 0, 1))
    later = (m) => Atomics.add(m, 1, 2)
    const table = { on: null }
    table.on = function (m) { hits++; return this === table && Atomics.load(m, 1) }
    function cpu({ m }) {
      const direct = registry.get('a')
      later = later ?? null
      return [direct(m), registry.get('a')(m), later(m), table.on(m), table['on'](m), hits, m[0], m[1]]
    }`,
  'what functions and classes say of themselves': `
    class Box { #n = 1; static make(m) { return m[0] } get n() { return this.#n } set n(v) { this.#n = v } *each(m = (k) => k) { yield m } ['x' + 1]() { return 2 } }
    const holder = { m(m) { return Atomics.load(m, 0) }, get g() { return 1 }, f: function named(m) { return m[0] } }
    function cpu({ m }) {
      const arrow = (k = (z) => z) => Atomics.load(m, k)
      const short = k => m[k]
      function inner() { return [...m] }
      return [Box, Box.make, Object.getOwnPropertyDescriptor(Box.prototype, 'n').get, Box.prototype.each, Box.prototype.x1, holder.m, holder.f,
        Object.getOwnPropertyDescriptor(holder, 'g').get, arrow, short, inner, cpu, Array.prototype.map, Int32Array.prototype.fill, function () {}, class { static #p = m[1] },
        arrow.bind(null), Atomics.load].map((f) => String(f)).concat(new (function () { Atomics.load(m, 0); this.a = 1 })(...[1]).a)
    }`,
  'generators hand on others beside async functions': `
    function* some(m) { const got = yield* [1, m[0]]; yield* m.subarray(0, 2); return got }
    function cpu({ m }) { const o = { async n() {}, *[Symbol.iterator]() { yield m[1]; return yield* some(m) } }; return [[...o], Math.max(...o)] }`,
  'async functions and promises that nobody awaits stay what they are': `
    async function side(m) { return 3 }
    function cpu({ m }) { return [typeof side(m).then, Object.prototype.toString.call(side), m[0]] }`,
}
