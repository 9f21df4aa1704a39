/** The same for node:assert/strict. */
import { strict } from './assert.ts'

export default strict
export const { ok, equal, notEqual, deepEqual, notDeepEqual, strictEqual, notStrictEqual, deepStrictEqual } = strict
export const { notDeepStrictEqual, fail, throws, doesNotThrow, match, AssertionError } = strict
export { strict }
