/**
 * Writes docs/stack.md: what each design leaves of a kernel stack, from every entry, by the frames of every table, and whether that is
 * enough for what filesystems take below. `npm run stack`; test/stack holds the file to the tables.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stackDocument } from './stack_document.ts'

writeFileSync(fileURLToPath(new URL('../docs/stack.md', import.meta.url)), stackDocument())
