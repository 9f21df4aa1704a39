import { boot_pushed_list, pushNode } from '#kernel/drivers/pushed_list'
import { mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU pushes a node and waits until it was taken',
  boot: boot_pushed_list,
  cpus: [
    () => {
      pushNode(0)
      return 0
    },
  ],
})
