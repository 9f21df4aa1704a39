/** The table of knobs (knobs.ts): those that say what is written and shown. They are no part of a run. */
import { knob, ofRuns } from './knob.ts'
import { listOf, present, text } from './knob_kinds.ts'

export const OUTPUT_KNOBS = {
  trace: knob({
    flag: '--trace',
    kind: text('<file>', 'a file'),
    words: 'write the first finding as a Chrome trace',
    in: {
      stress: { words: 'record, and write the last seconds as Chrome trace JSON (torture scenarios)' },
      explore: {},
      replay: { words: 'write a Chrome trace' },
    },
    output: true,
  }),
  junit: knob({
    flag: '--junit',
    kind: text('<file>', 'a file'),
    words: 'write the verdict as JUnit XML',
    in: { ...ofRuns({}), bench: { words: 'write the goals as JUnit XML' } },
    output: true,
  }),
  emitTest: knob({
    flag: '--emit-test',
    kind: text('<file>', 'a file'),
    words: 'write the first finding as a vitest regression test',
    in: {
      explore: {},
      discover: { words: 'write the first finding as a vitest regression test, its program beside it' },
    },
    output: true,
  }),
  record: knob({
    flag: '--record',
    kind: text('<file>', 'a file'),
    words: 'keep what the running kernel answers',
    in: { witness: {} },
    output: true,
    idle: ({ against }) =>
      Array.isArray(against) && against.length > 0 ? 'nothing is asked, so there is nothing new to record' : undefined,
  }),
  against: knob({
    flag: '--against',
    kind: listOf(text('<file>', 'a recording')),
    words: 'hold the model against a recording, and a second one against the first (repeatable)',
    in: { witness: { default: [] } },
    output: true,
  }),
  require: knob({
    flag: '--require',
    kind: present,
    words: 'refuse where the running kernel cannot be asked, in place of its recorded answers',
    in: { witness: { default: false } },
    output: true,
    idle: ({ against }) =>
      Array.isArray(against) && against.length > 0 ? 'a recording needs no running kernel' : undefined,
  }),
  json: knob({
    flag: '--json',
    kind: present,
    words: 'one JSON object on stdout, progress on stderr',
    in: {
      ...ofRuns({ default: false }),
      replay: { default: false, words: 'one JSON object on stdout' },
      bench: { default: false },
      evidence: { default: false },
      witness: { default: false },
    },
    output: true,
  }),
  out: knob({
    flag: '--out',
    kind: text('<dir>', 'a directory'),
    words: 'write result.json and a log there; earlier findings there are kept',
    in: { ...ofRuns({}), replay: {}, bench: { default: 'out' }, evidence: {}, witness: {} },
    output: true,
    idle: ({ result }) => (result === undefined ? undefined : '--result writes nothing new'),
  }),
  github: knob({
    flag: '--github',
    kind: present,
    words: 'write findings as annotations of GitHub Actions',
    in: { ...ofRuns({ default: false }), evidence: { default: false } },
    output: true,
  }),
  force: knob({
    flag: '--force',
    kind: present,
    words: 'overwrite files that mnttorture did not write',
    in: {
      ...ofRuns({ default: false }),
      replay: {
        default: false,
        words: 'although the program changed; and overwrite files that mnttorture did not write',
      },
      bench: { default: false },
      evidence: { default: false },
      witness: { default: false },
    },
    output: true,
  }),
  quiet: knob({
    flag: '--quiet',
    kind: present,
    words: 'no progress',
    in: {
      ...ofRuns({ default: false }),
      bench: { default: false },
      evidence: { default: false },
      witness: { default: false },
    },
    output: true,
  }),
}
