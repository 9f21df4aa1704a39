/** Before packing: everything built from nothing, and the types of the face beside it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.js'
import { root } from './sources.js'
import { writeTypes } from './types.js'

rmSync(join(root, 'dist'), { recursive: true, force: true })
await build()
writeTypes()
