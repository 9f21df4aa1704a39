// sharedmap 1.2.0: of eight lines, 0 is chained to 7. One set goes along that chain, the other one wraps round from 7 to 0.
import SharedMap from 'sharedmap'

const set = (key) => (map) => {
  Object.setPrototypeOf(map, SharedMap.prototype)
  map.set(key, '2')
  return map.get(key)
}

export default {
  title: 'two sets at the end of the table',
  setup: () => {
    const map = new SharedMap(8, 4, 4)
    // of hash 0 to 6, and 0 once more: that one is put into line 7
    for (const key of ['w', 'a', 'v', 'h', 'd', 'c', 'g', 'x']) map.set(key, '1')
    for (const key of ['v', 'c']) map.delete(key)
    return map
  },
  cpus: [set('x'), set('j')],
}
