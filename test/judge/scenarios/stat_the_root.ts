import { stat } from '../../../src/bugs/calls.ts'
import { mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU looks at the root of everything',
  cpus: [() => stat()],
})
