import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stackDocument } from '../../bench/stack_document.ts'
import { stackUse, wayOf } from '../../src/stack/frame_sums.ts'
import { MODEL_CALLS } from '../../src/stack/model_calls.ts'
import { FRAMES, TABLES } from '../../src/stack/tables.ts'

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const count = (bytes: number): string => bytes.toLocaleString('en-US')

test('docs/stack.md is what the tables say', () => {
  expect(text('docs/stack.md')).toBe(stackDocument())
})

test("README's figures are the judge's", () => {
  const calls = ['worker_thread', 'process_one_work', 'cleanup_mnt_work', 'cleanup_mnt']
  const free = FRAMES.map((frames) => {
    const table = TABLES[frames]
    const functions = calls.flatMap((call) => wayOf(table, MODEL_CALLS[call]!))
    const { low, high } = stackUse(table, functions, table, 'deactivate_super')
    return [table.threadSize - high, table.threadSize - low].map(count).join(' to ')
  })
  const readme = text('README.md').replaceAll('\n', ' ')
  expect(readme).toContain(`begins with ${free[0]} bytes of stack free by the frames of 2014`)
  expect(readme).toContain(`${free[2]} by those of 6.12`)
})
