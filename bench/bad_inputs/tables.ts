/** Mount tables. */
import fc from 'fast-check'
import { flipped, here, type Input } from './input.ts'

const sound = here('test/machine/toys/sound.ts')
const table = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n23 22 0:21 / /proc rw,nosuid - proc proc rw\n'
export const tables = fc
  .oneof(flipped(table), fc.string(), fc.constantFrom('', '\n\n', '1 1 1:1 / / rw - a b c\n', table + table))
  .map<Input>((text) => ({
    name: 'mountinfo',
    text,
    args: (file) => ['stress', sound, '--mountinfo', file, '--seconds', '0.2', '--quiet'],
  }))
