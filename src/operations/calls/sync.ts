import { ksys_sync } from '#kernel/fs/sync'
import { operation } from '../operation.ts'

/** sync(2). Nobody sees anything of it, but that others wait for the locks that it takes. */
export const sync = operation('sync', {}, { torture: 2, discover: 1, does: ksys_sync })
