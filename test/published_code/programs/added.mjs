// a task of tinypool
export default ({ words, by }) => Atomics.add(words, 0, by)
