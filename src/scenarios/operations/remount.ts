import { path_remount } from '#kernel/fs/remount'
import { operation } from './operation.ts'
import { CALL, note, pathCode } from './recent.ts'

/** mount -o remount,ro or rw: of the filesystem that lies there, or with `bind` of the one mount. */
operation('remount', (cpu, call) => {
  const at = cpu.anyPath()
  const options = { readonly: cpu.random.oneIn(3), bind: cpu.random.oneIn(3) }
  note(CALL.remount, pathCode(at), (options.readonly ? 1 : 0) | (options.bind ? 2 : 0))
  return call(() => path_remount(at, options))
})
