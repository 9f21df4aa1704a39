import { path_mount } from '#kernel/fs/do_mount'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { detach, mountAt } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one CPU lazily unmounts a filesystem with another one below it',
  prepare: () => {
    mountAt(A, MEMFS)
    ksys_create(absolute(A), B, 'directory')
    path_mount(absolute(A, B), MEMFS)
  },
  cpus: [() => detach(A)],
})
