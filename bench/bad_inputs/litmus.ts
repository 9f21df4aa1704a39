/** Litmus tests: words of the format in places where they may not stand, and damaged bytes. */
import fc from 'fast-check'
import { flipped, type Input } from './input.ts'

const TEXTS = [
  `C MP
{ int flag = 0; int *p = &x; atomic_t v = ATOMIC_INIT(2); spinlock_t s; [y]=1; }
P0(int *x, int *flag, atomic_t *v)
{
	WRITE_ONCE(*x, 1);
	smp_store_release(flag, atomic_fetch_add(1, v));
	smp_mb();
}
P1(int *x, int **p, int *flag, spinlock_t *s)
{
	int r0 = smp_load_acquire(flag);
	int *r1;

	spin_lock(s);
	r1 = rcu_dereference(*p);
	if (r0 && r0 != 3) {
		r0 = READ_ONCE(*r1);
	} else
		r0 = cmpxchg(x, 0, 5);
	spin_unlock(s);
}
locations [x; v]
filter (1:r0=1)
exists (1:r0=1 /\\ ~(x=0 \\/ p=&x))
`,
  `C SB
{}
P0(int *x, int *y) { int r0; WRITE_ONCE(*x, 1); r0 = READ_ONCE(*y); }
P1(int *x, int *y) { int r0; WRITE_ONCE(*y, 1); r0 = READ_ONCE(*x); }
forall (0:r0=1 \\/ 1:r0=1)
`,
]

const WORDS = [
  ...['C', 'X86', '{', '}', '(', ')', '[', ']', ';', ',', '*', '&', '=', '==', '!=', '~', '/\\', '\\/', '!', '-', '<'],
  ...[
    '0',
    '1',
    '-1',
    '99999999999999999999',
    '0x10',
    '1e9',
    'x',
    'y',
    'p',
    'v',
    'r0',
    'r9',
    '0:r0',
    '9:r0',
    'P0',
    'P7',
  ],
  ...['int', 'struct', 'atomic_t', 'while', 'if', 'else', 'exists', '~exists', 'forall', 'filter', 'locations', 'true'],
  ...['READ_ONCE(*x)', 'WRITE_ONCE(*y, 2)', 'spin_lock(s)', 'spin_unlock(s)', 'rcu_read_lock()', 'synchronize_rcu()'],
  ...[
    'READ_ONCE(*1)',
    'xchg(x)',
    'atomic_add(x)',
    'srcu_read_lock(x)',
    'constructor',
    '__proto__',
    '(*',
    '*)',
    '//',
    '"',
  ],
]

/** The text with words of the format left out, put in, or put in another's place. */
const reworded = (text: string) => {
  const words = text.split(/(\s+|\b)/)
  const edit = fc.tuple(fc.nat(words.length - 1), fc.nat(2), fc.constantFrom('', ...WORDS))
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    const now = [...words]
    for (const [at, drop, put] of edits) now.splice(at, drop, put)
    return now.join('')
  })
}

export const litmus = fc
  .oneof(fc.constantFrom(...TEXTS).chain(reworded), fc.constantFrom(...TEXTS).chain(flipped), fc.string())
  .chain((text) =>
    fc.constantFrom<Input>(
      ...['sc', 'tso', 'lkmm'].map((mode) => ({
        name: 'test.litmus',
        text,
        args: (file: string) => ['litmus', file, '--memory', mode],
      })),
      { name: 'test.litmus', text, args: (file) => ['litmus', file, '--scenario', `${file}.ts`, '--json'] },
    ),
  )
