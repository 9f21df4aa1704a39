// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { ATTEMPTS, addShadow, MARKED, readShadow, replaceShadow, writeShadow } from '../shadow.ts'

/**
 * MNT_EXPIRE succeeds only if no mntput came between the call that marked the mount and the one that took it (I11).
 *
 *   attempt k:   number it ; xchg(mark) was 0 ; note "mark k"
 *   a put:       sees "mark k" ; clears the mark ; notes "put since k"
 *   attempt n:   number it ; reads the note ; xchg(mark) was 1 ; idle ; success
 *
 * Success with n = k + 1 and "put since k" read before the exchange means: the put began after mark k was on, and was over
 * before the exchange that found it on. Nobody else tried meanwhile, so nobody can have marked the mount again. No false
 * alarm; puts that overlap a call and attempts that overlap each other are missed. A put costs one load while no mark is on.
 */
const rule = judge('expire', 'invariant')

const PUT_SINCE = 1
let own = 0
let noteBefore = 0
let seen = 0

export function putBegins(mnt: number): void {
  seen = readShadow(mnt, MARKED)
}

export function putUnmarked(mnt: number): void {
  if (seen !== 0 && (seen & PUT_SINCE) === 0) replaceShadow(mnt, MARKED, seen, seen | PUT_SINCE)
}

export function attemptBegins(mnt: number): void {
  own = addShadow(mnt, ATTEMPTS, 1)
  noteBefore = readShadow(mnt, MARKED)
}

export function marked(mnt: number): void {
  writeShadow(mnt, MARKED, own * 2)
}

export function succeeded(mnt: number): void {
  rule.look()
  if (readShadow(mnt, ATTEMPTS) === own && noteBefore === (own - 1) * 2 + PUT_SINCE)
    rule.tell(`${nameOfObject(mnt)} expires although it was put after it had been marked (attempt ${own})`, [mnt])
}
