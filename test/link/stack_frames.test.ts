import { expect, test } from 'vitest'
import { withStackFrames } from '../../src/link/instrument/stack_frames.ts'

const table = 'var STACK_FRAMES = stackTable({ outer: [["outer", 8, "x"]], inner: [], "work": [] }, enter, leave);\n'
const support = `
var log = [];
function stackTable(t) { return t }
function enter(n) { log.push("+" + n) }
function leave(n) { log.push("-" + n) }
function text(name, run) { return run }
`

/** What the frames were, in order, when the program ran. */
function run(body: string): string {
  const code = withStackFrames(`${support}${table}${body}`)
  return new Function(`${code}; return log.join(" ")`)() as string
}

test('a function that the table names enters its frame and leaves it', () => {
  expect(run('function outer() {\n inner()\n}\nfunction inner() {\n return 1\n}\nouter();')).toBe('+0 +1 -1 -0')
})

test('it leaves also where it returns early, and where it throws', () => {
  expect(run('function outer(x) {\n if (x) return 1;\n throw 2\n}\nouter(1); try { outer(0) } catch {}')).toBe(
    '+0 -0 +0 -0',
  )
})

test('a function that bundling has numbered is still the one of that name', () => {
  expect(run('function outer2() {\n}\nouter2();')).toBe('+0 -0')
})

test('functions called through a pointer are known by the name they register with', () => {
  expect(run('var a = text("work", (w) => w + 1), b = text("work", (w) => {\n return w\n});a(1), b(1);')).toBe(
    '+2 -2 +2 -2',
  )
})

test('others stay as they are, and so does a program without the table', () => {
  expect(run('function other() {\n}\nother();')).toBe('')
  expect(withStackFrames('function outer() {\n}\n')).toBe('function outer() {\n}\n')
})

test('no line moves', () => {
  const body = 'function outer() {\n  return 1\n}\n'
  const lines = (text: string): number => text.split('\n').length
  expect(lines(withStackFrames(table + body))).toBe(lines(table + body))
})
