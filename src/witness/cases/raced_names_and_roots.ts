import type { Op, Program } from '../../discover/program.ts'
import { type Case, directory, file, mount, open, stat, umount } from './steps.ts'

const rename: Op = { do: 'rename', from: '/a/d', at: '/a/f' }
const rmdir: Op = { do: 'rmdir', at: '/a/d' }
const chroot: Op = { do: 'chroot', at: '/a' }
const pivot: Op = { do: 'pivot_root', at: '/a', old: '/a/d' }
const copy: Op = { do: 'open_tree', at: '/a' }
const fsmount: Op = { do: 'fsmount', fs: 'mem' }
const place = (at: string, beneath = false): Op => ({ do: 'move_mount', fd: 0, at, ...(beneath ? { beneath } : {}) })
const readonly: Op = { do: 'setattr', at: '/a', readonly: true }
const lazily = umount('/a', 'detach')

/** One filesystem is on /a, with a directory. `before` are more operations that each task makes alone. */
function race(title: string, cpus: Op[][], before: Op[][] = []): Case {
  const program: Program = {
    before: [
      { cpu: 0, op: mount('/a') },
      { cpu: 0, op: directory('/a') },
      ...before.flatMap((ops, cpu) => ops.map((op) => ({ cpu, op }))),
    ],
    cpus,
  }
  return { title, program }
}

/** Names that go and move, roots, and mounts without a place, beside who unmounts, mounts and walks there. */
export const RACED_NAMES_AND_ROOTS: readonly Case[] = [
  race('a copy of what is unmounted', [[copy], [umount('/a')]]),
  race('a copy of what is lazily unmounted gets a place', [[copy, place('/b'), umount('/b')], [lazily]]),
  race('a fresh mount gets a place while what is there goes', [[place('/a')], [umount('/a')]], [[fsmount]]),
  race('two fresh mounts get one place', [[place('/a')], [place('/a')]], [[fsmount], [fsmount]]),
  race('a fresh mount goes beneath what is unmounted', [[place('/a', true)], [umount('/a')]], [[fsmount]]),
  race(
    'a fresh mount goes beneath what is lazily unmounted twice',
    [[place('/a', true)], [lazily, lazily]],
    [[fsmount]],
  ),
  race('two fresh mounts go beneath one', [[place('/a', true)], [place('/a', true)]], [[fsmount], [fsmount]]),
  race('a directory goes, and somebody mounts on it', [[rmdir], [mount('/a/d')]]),
  race('a directory goes, and somebody makes a file in it', [[rmdir], [file('/a/d')]]),
  race('a directory goes twice, and somebody looks', [[rmdir], [rmdir], [stat('/a/d')]]),
  race('a directory moves, and somebody mounts on it', [[rename], [mount('/a/d')]]),
  race('a directory moves, and somebody looks at both names', [[rename], [stat('/a/d'), stat('/a/f')]]),
  race('a directory moves, and goes', [[rename], [rmdir]]),
  race('a directory moves in what is unmounted', [[rename], [umount('/a')]]),
  race('a root in what is unmounted', [[chroot, stat('/d')], [umount('/a')]]),
  race('a root in what is lazily unmounted', [
    [chroot, stat('/d')],
    [lazily, stat('/a/d')],
  ]),
  race('two roots in what is unmounted', [[chroot], [chroot], [umount('/a')]]),
  race('a new root, and somebody looks for the old one', [[pivot], [stat('/a/d'), stat('/d')]]),
  race('a new root, and its umount', [[pivot], [umount('/a')]]),
  race('a new root, and its lazy umount', [[pivot], [lazily]]),
  race('two new roots', [[pivot], [pivot]]),
  race('a new root, and somebody who makes it his own', [[pivot], [chroot, stat('/d')]]),
  race('a new root, and somebody who mounts where the old one goes', [[pivot], [mount('/a/d')]]),
  race('a mount moves while it is unmounted', [[{ do: 'move', from: '/a', at: '/b' }, umount('/b')], [umount('/a')]]),
  race('a mount becomes read-only beside a writer', [[readonly], [open('/a', 'write')], [file('/a')]]),
]
