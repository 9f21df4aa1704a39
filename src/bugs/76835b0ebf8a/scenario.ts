import { notify_supers_changed, wait_supers_changed } from '#kernel/fs/supers_wait'
import { wordsScenario } from '../words_scenario.ts'

export default wordsScenario({
  title: 'a superblock leaves its list, and somebody sleeps until it has',
  cpus: [
    () => {
      notify_supers_changed()
      return 0
    },
    () => {
      wait_supers_changed(0)
      return 0
    },
  ],
})
