/** Before packing: everything built from nothing, the types of the face and the man page beside it. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.js'
import { root } from './sources.js'
import { writeTypes } from './types.js'

rmSync(join(root, 'dist'), { recursive: true, force: true })
await build()
writeTypes()
const { writtenManPage } = await import('../dist/cli/main.js')
writeFileSync(join(root, 'dist', 'mnttorture.1'), await writtenManPage())
