import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { INIT_REGISTER } from '#kernel/module/catalogue'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { NULL } from '#shm/arena'
import { mountScenario } from '../mount_scenario.ts'

const MODFS = 20

/** Uses the filesystem's module for a moment, twice; a moment is all that the model needs. */
function use(): boolean {
  const type = get_fs_type(MODFS)
  if (type !== NULL) put_filesystem(type)
  return type !== NULL
}

export default mountScenario({
  title: 'rmmod meets the last user, and then another one',
  catalogue: [{ name: MODFS, fsFlags: 0, init: INIT_REGISTER }],
  boot: () => {
    load_module(MODFS)
  },
  cpus: [() => delete_module(MODFS), () => [use(), use()]],
})
