import { expect, test } from 'vitest'
import { memoryMap } from '#shm/layout'
import '#scenarios/mix'

/** `docs/memory_map.md` is this test's golden file: `npx vitest run test/shm/memory_map.test.ts -u` prints it anew. */
test('the printed memory map is what the declarations say', async () => {
  await expect(printed()).toMatchFileSnapshot('../../docs/memory_map.md')
})

test('every shared word says what it is and who may write it', () => {
  const { structs, statics } = memoryMap()
  const silent = [
    ...structs.flatMap((s) => s.fields.filter((f) => f.note.length < 8).map((f) => `${s.name}.${f.name}`)),
    ...statics.filter((s) => s.note.length < 8).map((s) => s.name),
  ]
  expect(silent).toEqual([])
})

function printed(): string {
  const { structs, statics } = memoryMap()
  return [
    '# The memory map',
    '',
    'Every word that threads share, by the struct or static that it belongs to. Printed from the declarations in the code; offsets and sizes are in words of 32 bits.',
    '',
    '## Statics',
    '',
    '| static | words | what it is |',
    '| --- | ---: | --- |',
    ...statics.map((s) => `| \`${s.name}\` | ${s.words} | ${s.note} |`),
    ...structs.flatMap((s) => [
      '',
      `## struct ${s.name}, ${s.size} words`,
      '',
      '| field | at | words | what it is |',
      '| --- | ---: | ---: | --- |',
      ...s.fields.map((f) => `| \`${f.name}\` | ${f.at} | ${f.words} | ${f.note} |`),
    ]),
    '',
  ].join('\n')
}
