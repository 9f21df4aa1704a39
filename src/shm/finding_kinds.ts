export const FINDING_KINDS = [
  'assertion',
  'invariant',
  'deadlock',
  'livelock',
  'data-race',
  'use-after-free',
  'double-free',
  'leak',
  'lockdep',
  'stack',
  'lost-work',
  'premature-return',
  'refcount',
  'forbidden-outcome',
  'uncaught',
  'out-of-bounds',
] as const

/** The kinds of finding that results know, whoever tells them; part of the JSON contract. */
export type FindingKind = (typeof FINDING_KINDS)[number]
