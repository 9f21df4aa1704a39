import { boot_kernel } from '#kernel/boot'
import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { alloc_file, flush_delayed_fput, fput } from '#kernel/fs/file_table'
import { alloc_vfsmnt, free_vfsmnt, mount } from '#kernel/fs/mount'
import { set } from '#kernel/lib/atomic'
import { complete, completion } from '#kernel/lib/completion'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { off_stack, on_stack } from '#kernel/lib/on_stack'
import { exit_task_work } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { boot_catalogue, INIT_REGISTER } from '#kernel/module/catalogue'
import { free_module } from '#kernel/module/free_module'
import { find_module, load_module } from '#kernel/module/load_module'
import { module, module_mutex } from '#kernel/module/module'
import { call_module_text } from '#kernel/module/text'
import { mem, NULL } from '#shm/arena'
import { reportedFindings } from '#shm/findings'
import { judgeBoot, judgeLooks, judgeTheEnd } from '../../../src/judge/all.ts'

/** Things that no kernel may do, one a function, on one thread in a fresh arena: what the judges say to each. */
const MODULE = 20
const nothing = text('nothing', () => {})

export const misdeeds = {
  nothing() {},
  writeAfterFree() {
    const mnt = alloc_vfsmnt()
    free(mnt)
    set(mnt + mount.mnt_id, 4711)
  },
  freeTwice() {
    const mnt = alloc_vfsmnt()
    free(mnt)
    free(mnt)
  },
  freeWithCount() {
    free_vfsmnt(alloc_vfsmnt())
  },
  closeOnFreedMount() {
    const mnt = alloc_vfsmnt()
    const file = alloc_file({ mnt, dentry: NULL }, 0)
    free(mnt)
    exit_task_work() // so that the put below goes where this thread can run it
    fput(file)
    try {
      flush_delayed_fput()
    } catch {
      // follows poison: the judge has spoken before
    }
  },
  completeAfterReturn() {
    const done = on_stack(completion)
    off_stack(completion)
    complete(done)
  },
  writeIntoReturnedFrame() {
    const done = on_stack(completion)
    off_stack(completion)
    set(done, 1)
  },
  callFreedText() {
    boot_catalogue([{ name: MODULE, fsFlags: 0, init: INIT_REGISTER }])
    load_module(MODULE)
    mutex_lock(module_mutex)
    const mod = find_module(MODULE)
    mutex_unlock(module_mutex)
    const code = mem[mod + module.text]!
    free_module(mod)
    call_module_text(code, nothing, 0)
  },
  leakType() {
    alloc_file_system_type(1, NULL, 0, NULL, nothing)
  },
  writeToNullPage() {
    set(NULL + 3, 1)
  },
}

function free(mnt: number): void {
  mem[mem[mnt + mount.mnt_pcp]!] = 0 // its count, so that only the one misdeed shows
  free_vfsmnt(mnt)
}

export function commit(misdeed: keyof typeof misdeeds): string[] {
  boot_kernel(1 << 18, { cpus: 1, kworkers: 0, quarantine: 4, killSbIoUs: 0 })
  judgeBoot()
  misdeeds[misdeed]()
  judgeTheEnd()
  return reportedFindings().map(({ kind, judge, message }) => `${kind} (${judge}): ${message}`)
}

export { judgeLooks, reportedFindings }
