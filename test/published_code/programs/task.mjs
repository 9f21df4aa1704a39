// The task of a pool that piscina_pool makes.
export default ({ words, by }) => {
  Atomics.add(words, 0, by)
  return 10 * by
}
