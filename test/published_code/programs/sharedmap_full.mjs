// sharedmap 1.2.0: setting a key that is there, in a map that is full.
import SharedMap from 'sharedmap'

const KEYS = ['a', 'b', 'c', 'd']

export default {
  title: 'an update of a full map',
  setup: () => {
    const map = new SharedMap(4, 4, 4)
    for (const key of KEYS) map.set(key, '1')
    return map
  },
  cpus: [
    (map) => {
      Object.setPrototypeOf(map, SharedMap.prototype)
      for (const key of KEYS) map.set(key, '2')
      return KEYS.map((key) => map.get(key)).join('')
    },
  ],
}
