import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { BadInput } from '../../src/link/bad_input.ts'
import { parseFilesystems } from '../../src/machine/filesystems.ts'
import { moduleTypes } from '../../src/machine/module_types.ts'
import { parseMountinfo } from '../../src/machine/mountinfo.ts'
import { readMountTable } from '../../src/machine/read_mount_table.ts'

const parse = (text: string) => parseMountinfo(Buffer.from(text), 'table')
const ROOT = '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n'

describe('a line of mountinfo', () => {
  it('gives every field', () => {
    const [, mount] = parse(
      `${ROOT}36 1 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue\n`,
    )
    expect(mount).toEqual({
      line: 2,
      id: 36,
      parentId: 1,
      parent: 0,
      major: 98,
      minor: 0,
      root: '/mnt1',
      mountPoint: '/mnt2',
      options: ['rw', 'noatime'],
      shared: 1,
      master: 2,
      propagateFrom: null,
      unbindable: false,
      fsType: 'ext3',
      source: '/dev/root',
      superOptions: 'rw,errors=continue',
    })
  })

  it('may have escapes in its names, also of bytes that are UTF-8', () => {
    const [, mount] = parse(`${ROOT}2 1 8:2 / /a\\040b\\134c\\011\\012\\043\\303\\251 rw - ext4 /dev/x\\040y rw\n`)
    expect(mount).toMatchObject({ mountPoint: '/a b\\c\t\n#é', source: '/dev/x y' })
  })

  it('may have any number of tags, known or not', () => {
    const [, mount] = parse(`${ROOT}2 1 8:2 / /a rw master:3 propagate_from:4 unbindable future:x,y - ext4 a rw\n`)
    expect(mount).toMatchObject({ shared: null, master: 3, propagateFrom: 4, unbindable: true })
  })

  it('may have an empty source, and a mount point called -', () => {
    expect(parse(`${ROOT}2 1 8:2 / /- rw - tmpfs  rw\n`)[1]).toMatchObject({ mountPoint: '/-', source: '' })
  })

  it.each([
    ['1 2 3', 'line 2: 3 fields, expected at least 10'],
    ['2 1 8:2 / /a rw ext4 a rw', 'line 2: no separator'],
    ['2 1 8:2 / /a rw - ext4 a', 'line 2: 2 fields after " - ", expected 3'],
    ['x 1 8:2 / /a rw - ext4 a rw', 'line 2: mount id "x" is not a number'],
    ['2 -1 8:2 / /a rw - ext4 a rw', 'line 2: parent id "-1" is not a number'],
    ['2 1 8 / /a rw - ext4 a rw', 'line 2: device "8" is not major:minor'],
    ['2 1 8:2 / a rw - ext4 a rw', 'line 2: mount point "a" does not begin with /'],
    ['2 1 8:2 / /a\\9 rw - ext4 a rw', 'line 2: "\\9" is not an escape'],
    ['2 1 8:2 / /a rw shared:x - ext4 a rw', 'line 2: tag "shared:x" has no peer group number'],
    ['1 1 8:2 / /a rw - ext4 a rw', 'line 2: mount id 1 is already on line 1'],
    ['2 3 8:2 / /a rw - ext4 a rw\n3 2 8:2 / /b rw - ext4 a rw', 'line 2: mount 2 has no way up to a root'],
  ])('%j is refused by number and reason', (line, words) => {
    expect(() => parse(`${ROOT}${line}\n`)).toThrow(BadInput)
    expect(() => parse(`${ROOT}${line}\n`)).toThrow(words)
  })

  it('names five bad lines and counts the rest', () => {
    expect(() => parse('x\n'.repeat(9))).toThrow(/line 5: .*; and 4 more$/)
  })

  test.prop([fc.uint8Array({ maxLength: 300 })])('never does worse than refuse', (bytes) => {
    try {
      parseMountinfo(bytes, 'table')
    } catch (error) {
      expect(error).toBeInstanceOf(BadInput)
    }
  })

  test.prop([fc.string({ unit: 'binary', minLength: 1 })])('survives any name, escaped as the kernel does', (name) => {
    const escaped = Buffer.from(name)
      .toString('latin1')
      .replace(/[ \t\n\\#]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)
    const line = Buffer.from(`2 1 8:2 / /${escaped} rw - ext4 a rw\n`, 'latin1')
    const [, mount] = parseMountinfo(Buffer.concat([Buffer.from(ROOT), line]), 'table')
    expect(mount!.mountPoint).toBe(`/${Buffer.from(name).toString('utf8')}`)
  })
})

describe('a whole table', () => {
  it('has parents before children, whatever the order of its lines', () => {
    const mounts = parse(`5 4 8:3 / /a/b rw - ext4 a rw\n4 1 8:2 / /a rw - ext4 a rw\n${ROOT}`)
    expect(mounts.map(({ id, parent }) => [id, parent])).toEqual([
      [1, null],
      [4, 0],
      [5, 1],
    ])
  })

  it('may have roots whose parent is outside, or that are their own parent', () => {
    const mounts = parse('7 7 0:2 / / rw - rootfs rootfs rw\n9 3 8:2 / /a rw - ext4 a rw\n')
    expect(mounts.map(({ parent }) => parent)).toEqual([null, null])
  })

  it('may have thousands of mounts stacked on each other', () => {
    const lines = Array.from({ length: 5000 }, (_, n) => `${n + 2} ${n + 1} 0:${n} / /m rw - tmpfs t rw\n`)
    expect(parse(ROOT + lines.join('')).at(-1)).toMatchObject({ id: 5001, parent: 4999 })
  })

  it('comes bundled as a sample that parses', () => {
    const sample = new URL('../../src/machine/sample_mountinfo.txt', import.meta.url).pathname
    const { mountTable, filesystems } = readMountTable(sample)
    expect(mountTable.mounts.length).toBeGreaterThan(35)
    expect(mountTable.mounts.filter((mount) => mount.parent === null)).toHaveLength(1)
    expect(filesystems).toEqual(expect.arrayContaining(['tmpfs', 'fuse.portal']))
    expect(mountTable.moduleTypes).toEqual(expect.arrayContaining(['xfs', 'overlay', 'fuse.portal']))
    expect(mountTable.moduleTypes).not.toContain('tmpfs')
  })
})

describe('filesystem types', () => {
  it('are read with and without nodev', () => {
    expect(parseFilesystems('nodev\tproc\n\text4\n', 'list')).toEqual([
      { name: 'proc', nodev: true },
      { name: 'ext4', nodev: false },
    ])
  })

  it('are refused by line', () => {
    expect(() => parseFilesystems('nodev\tproc\nrubbish\n', 'list')).toThrow('list line 2: "rubbish"')
  })

  it('come from a module when it is loaded under that name, or usually is one, but never the kernel’s own', () => {
    expect(moduleTypes(['toyfs', 'xfs', 'proc', 'fuse.sshfs'], new Set(['toyfs', 'proc']))).toEqual([
      'toyfs',
      'xfs',
      'fuse.sshfs',
    ])
    expect(moduleTypes(['toyfs'], null)).toEqual([])
  })
})
