import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { litmusResult, litmusText } from '../../src/litmus/litmus_result.ts'
import { litmusProgram } from '../../src/litmus/litmus_scenario.ts'
import type { LitmusOutcome } from '../../src/litmus/litmus_test.ts'
import { linkTest, outcomesOf } from '../../src/litmus/outcomes_of.ts'
import { conditionText } from '../../src/litmus/parse/condition.ts'
import { parseLitmus } from '../../src/litmus/parse/parse_litmus.ts'

const { tests } = JSON.parse(readFileSync(new URL('./litmus.json', import.meta.url), 'utf8')) as {
  tests: Array<{ name: string; observe: string[]; lkmm: { outcomes: LitmusOutcome[] } }>
}

/** Tests that are known by name, written out in the format. */
const KNOWN: Record<string, string> = {
  'SB+poonceonces': `
{}
P0(int *x, int *y)
{
	int r0;

	WRITE_ONCE(*x, 1);
	r0 = READ_ONCE(*y);
}
P1(int *x, int *y)
{
	int r0;

	WRITE_ONCE(*y, 1);
	r0 = READ_ONCE(*x);
}
exists (0:r0=0 /\\ 1:r0=0)
`,
  'MP+poonceonces': `
(* message passing (with nothing between) *)
{ int buf = 0; int flag = 0; }
P0(int *buf, int *flag) // producer
{
	WRITE_ONCE(*buf, 1);
	WRITE_ONCE(*flag, 1);
}
P1(int *buf, int *flag)
{
	int r0 = READ_ONCE(*flag);
	int r1 = READ_ONCE(*buf);
}
exists (1:r0=1 /\\ 1:r1=0)
`,
  'R+poonceonces': `
{}
P0(int *x, int *y)
{
	WRITE_ONCE(*x, 1);
	WRITE_ONCE(*y, 1);
}
P1(int *x, int *y)
{
	int r0;

	WRITE_ONCE(*y, 2);
	r0 = READ_ONCE(*x);
}
exists (y=2 /\\ 1:r0=0)
`,
}

test.each(Object.entries(KNOWN))('%s, as a file, has the outcomes that it is known for', async (name, text) => {
  const known = tests.find((each) => each.name === name)!
  const parsed = parseLitmus(`C ${name}\n${text}`, 'test.litmus')
  const { outcomes } = outcomesOf(await linkTest(parsed, litmusProgram(parsed), new Map()), 'lkmm')
  const values = (names: readonly string[], all: readonly LitmusOutcome[]) =>
    all
      .map((outcome) =>
        JSON.stringify([...names.keys()].sort((a, b) => (names[a]! < names[b]! ? -1 : 1)).map((i) => outcome[i])),
      )
      .sort()
  expect(values(parsed.observe, outcomes)).toEqual(values(known.observe, known.lkmm.outcomes))
})

test('everything that the format has becomes an operation, and an outcome is told as herd does', async () => {
  const text = `C all
"a description"
{ atomic_t v = ATOMIC_INIT(2); int x; int *p = &x; spinlock_t s; [y]=1; }
P0(int *x, int **p, atomic_t *v, spinlock_t *s)
{
	int *r0;
	int r1; int r2;

	spin_lock(s);
	r0 = rcu_dereference(*p);
	r1 = READ_ONCE(*r0);
	spin_unlock(s);
	if (r1 == 0 && !atomic_dec_and_test(v))
		r2 = atomic_fetch_add_release(3, v) + 1;
	else
		smp_store_release(x, 7);
	smp_mb__after_atomic();
}
P1(int *x, int *y, spinlock_t *s)
{
	int r0;

	rcu_read_lock();
	r0 = cmpxchg_relaxed(y, 1, 5);
	*x = r0;
	rcu_read_unlock();
	r0 = spin_is_locked(s);
	(void)xchg(y, 6);
	synchronize_rcu();
}
locations [v; y]
filter (1:r0=0)
~exists (0:r1=9 \\/ ~(0:r2=2 \\/ 0:r2=0) /\\ p=&x)
`
  const parsed = parseLitmus(text, 'all.litmus')
  expect(parsed.threads[0]!.map(({ op }) => op)).toEqual(['lock', 'R', 'R', 'unlock', 'rmw', 'if', 'mb_after_atomic'])
  expect(parsed.init).toEqual({ v: 2, x: 0, p: { addr: 'x' }, s: 0, y: 1 })
  const { outcomes, choices, executions, cut } = outcomesOf(
    await linkTest(parsed, litmusProgram(parsed), new Map()),
    'sc',
  )
  const told = outcomes.map((outcome, i) => ({ outcome, schedule: choices[i]!.join('') }))
  const result = litmusResult(parsed, 'sc', { outcomes: told, executions, cut })
  const lines = litmusText(result, parsed, conditionText(parsed.cond)).split('\n')
  expect([result.observation, result.verdict]).toEqual(['Never', 'Ok'])
  expect(lines.slice(0, 2)).toEqual(['Test all Forbidden', `States ${outcomes.length}`])
  expect(lines).toContain('Condition 0:r1=9 \\/ (~(0:r2=2 \\/ 0:r2=0) /\\ p=&x)')
})

test.each([
  ['PPC SB\n{}\n', 'bad.litmus:1: a test of PPC; C tests are read'],
  ['{}\n', 'bad.litmus:1: expected "C" and the name of the test'],
  [
    'C a\n{}\nP0(int *x)\n{\n\tint r0;\n\tr0 = srcu_read_lock(x);\n}\nexists (x=1)\n',
    'bad.litmus:6: srcu_read_lock: SRCU and memb are not read',
  ],
  ['C a\n{}\nP0(int *x)\n{\n\twhile (1)\n\t\t;\n}\nexists (x=1)\n', 'bad.litmus:5: while: loops are not read'],
  ['C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*z, 1);\n}\nexists (x=1)\n', 'bad.litmus:5: there is no word z'],
  ['C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x 1);\n}\nexists (x=1)\n', 'bad.litmus:5: expected ",", got "1"'],
  ['C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1);\n', 'bad.litmus:6: the file ends too early'],
  ['C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1);\n}\nexists (0:r7=1)\n', 'bad.litmus:8: there is no register 0:r7'],
  [
    'C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1);\n}\nexits (x=1)\n',
    'bad.litmus:7: expected exists, ~exists or forall, got "exits"',
  ],
  ['C a\n{ int x[2]; }\nP0(int *x)\n{\n}\nexists (x=1)\n', 'bad.litmus:2: arrays are not read'],
  ['C a\n{}\nP0(int *x)\n{\n\tWRITE_ONCE(*x, 1); @\n}\nexists (x=1)\n', 'bad.litmus:5: there is no reading "@"'],
])('%j is refused by line', (text, told) => {
  expect(() => parseLitmus(text, 'bad.litmus')).toThrow(told)
})
