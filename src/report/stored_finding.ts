import * as v from 'valibot'

export const optionalNumber = v.nullable(v.number())
const optionalText = v.optional(v.nullable(v.string()))

/** What any command finds. */
export const finding = v.looseObject({
  kind: v.string(),
  message: v.string(),
  judge: optionalText,
  op: optionalText,
  /** what each thread was doing */
  threads: v.optional(
    v.array(
      v.looseObject({
        name: v.string(),
        state: v.string(),
        op: optionalText,
        waitsFor: optionalText,
        locksHeld: v.optional(v.array(v.string())),
      }),
    ),
  ),
})
const step = v.looseObject({
  cpu: v.string(),
  op: v.string(),
  location: v.string(),
  source: v.string(),
  value: v.optional(v.string()),
  before: v.optional(v.string()),
  switch: v.optional(v.string()),
  via: v.optional(v.array(v.string())),
  locks: v.optional(
    v.array(
      v.looseObject({
        cpu: v.string(),
        holds: v.array(v.string()),
        waitsFor: v.optional(v.string()),
        ended: v.optional(v.literal(true)),
      }),
    ),
  ),
})
/** With the schedule and the interleaving that show it. */
export const traced = v.looseObject({
  ...finding.entries,
  schedule: v.string(),
  switches: v.number(),
  trace: v.array(step),
  programText: v.optional(v.array(v.string())),
})
