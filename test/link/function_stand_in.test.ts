import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { perhapsMeant } from '#link/function_stand_in'
import { link } from '#link/link'

const folder = mkdtempSync(join(tmpdir(), 'mnttorture-function-'))
let files = 0
function file(text: string): string {
  const path = join(folder, `file${++files}.ts`)
  writeFileSync(path, text)
  return path
}
async function linked(entry: string, standIns: Record<string, string>): Promise<Record<string, unknown>> {
  const { file: path } = await link({ entry, standIns: new Map(Object.entries(standIns)), form: 'plain' })
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)).default
}

const asksNearest = (): string =>
  file(`import { nearest } from '#link/nearest'
  export default { near: nearest('fare', ['bare', 'zzzzzzzz']) }`)

test('a private function is replaced for its own file, which goes on as it is', async () => {
  const entry = asksNearest()
  expect(await linked(entry, {})).toEqual({ near: 'bare' })
  const standIn = file(`export function editDistance(a: string, b: string) { return b[0] === 'z' ? 0 : 2 }`)
  expect(await linked(entry, { 'link/nearest#editDistance': standIn })).toEqual({ near: 'zzzzzzzz' })
})

test('a stand-in finds under its own name the function it replaces, and the private ones beside it', async () => {
  const own = file(`import { editDistance as original, nearest } from '#link/nearest'
    export function editDistance(a: string, b: string): number {
      return typeof nearest === 'function' && original !== editDistance ? 9 - original(a, b) : NaN
    }`)
  expect(await linked(asksNearest(), { 'link/nearest#editDistance': own })).toEqual({ near: 'zzzzzzzz' })
  const beside = file(`import { editDistance } from '#link/nearest'
    export const nearest = (wrong: string, names: string[]) => String(editDistance(wrong, names[0]!))`)
  expect(await linked(asksNearest(), { 'link/nearest#nearest': beside })).toEqual({ near: '1' })
})

test('two functions of a file have stand-ins in two files, and the state of the file is there once', async () => {
  const entry = file(`import { absolute, relativeTo } from '#kernel/fs/path_name'
    export default [absolute(1), relativeTo(2)]`)
  const one = file(`export function absolute() { return 'one' }`)
  const other = file(`import { absolute } from '#kernel/fs/path_name'
    export function relativeTo() { return absolute() }`)
  const names = { 'kernel/fs/path_name#absolute': one, 'kernel/fs/path_name#relativeTo': other }
  expect(await linked(entry, names)).toEqual(['one', 'one'])
})

test('a function of the file that a stand-in put there is replaced in that file', async () => {
  const entry = file(`import { absolute } from '#kernel/fs/path_name'
    export default absolute()`)
  const whole = file(`function inner() { return 'its own' }
    export * from '#kernel/fs/path_name'
    export function absolute() { return inner() }`)
  const part = file(`export function inner() { return 'another' }`)
  expect(await linked(entry, { 'kernel/fs/path_name': whole })).toBe('its own')
  expect(await linked(entry, { 'kernel/fs/path_name': whole, 'kernel/fs/path_name#inner': part })).toBe('another')
})

test.each([
  [
    'kernel/fs/do_umount',
    'export {}',
    'there is no file kernel/fs/do_umount to stand in for; the function do_umount is kernel/fs/umount#do_umount',
  ],
  [
    'kernel/fs/mntput#do_umount',
    'export {}',
    'kernel/fs/mntput declares no function do_umount; the function do_umount is kernel/fs/umount#do_umount',
  ],
  [
    'kernel/fs/umount#do_umuont',
    'export {}',
    'kernel/fs/umount declares no function do_umuont; did you mean do_umount?',
  ],
  [
    'kernel/fs/mntptu',
    'export {}',
    'there is no file kernel/fs/mntptu to stand in for; did you mean kernel/fs/mntput?',
  ],
  ['kernel/fs/umount#do_umount', 'export const other = 1', 'does not export do_umount, for which it is to stand in'],
])('%s is told with what to name instead', async (name, text, message) => {
  await expect(linked(asksNearest(), { [name]: file(text) })).rejects.toThrow(message)
})

test('where a function is, is told for private ones, too', () => {
  expect(perhapsMeant('kernel/fs/can_umount')).toBe('; the function can_umount is kernel/fs/umount#can_umount')
})
