import { scenario } from 'mnttorture'

type Words = Int32Array
const X = 16
const Y = 32
const Z = 48
const setup = () => new Int32Array(new SharedArrayBuffer(256))
const W = (m: Words, a: number, v = 1) => Atomics.store(m, a, v)
const R = (m: Words, a: number) => Atomics.load(m, a)
const shape = (...cpus: Array<(m: Words) => number | number[]>) => scenario<Words, number | number[]>({ setup, cpus })

/** store buffering */
export const SB = () =>
  shape(
    (m) => {
      W(m, X)
      return R(m, Y)
    },
    (m) => {
      W(m, Y)
      return R(m, X)
    },
  )

/** load buffering */
export const LB = () =>
  shape(
    (m) => {
      const r = R(m, X)
      W(m, Y)
      return r
    },
    (m) => {
      const r = R(m, Y)
      W(m, X)
      return r
    },
  )

/** message passing */
export const MP = () =>
  shape(
    (m) => {
      W(m, X)
      return W(m, Y)
    },
    (m) => [R(m, Y), R(m, X)],
  )

/** two writers of two words, in opposite order */
export const twoPlusTwoW = () =>
  shape(
    (m) => {
      W(m, X, 1)
      return W(m, Y, 2)
    },
    (m) => {
      W(m, Y, 1)
      return W(m, X, 2)
    },
  )

/** read to write causality */
export const RWC = () =>
  shape(
    (m) => W(m, X),
    (m) => [R(m, X), R(m, Y)],
    (m) => {
      W(m, Y)
      return R(m, X)
    },
  )

/** write to read causality */
export const WRC = () =>
  shape(
    (m) => W(m, X),
    (m) => {
      const r = R(m, X)
      W(m, Y)
      return r
    },
    (m) => [R(m, Y), R(m, X)],
  )

/** a message handed on twice */
export const ISA2 = () =>
  shape(
    (m) => {
      W(m, X)
      return W(m, Y)
    },
    (m) => {
      const r = R(m, Y)
      W(m, Z)
      return r
    },
    (m) => [R(m, Z), R(m, X)],
  )

/** independent reads of independent writes */
export const IRIW = () =>
  shape(
    (m) => W(m, X),
    (m) => W(m, Y),
    (m) => [R(m, X), R(m, Y)],
    (m) => [R(m, Y), R(m, X)],
  )

export default SB()
