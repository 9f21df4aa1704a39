// The task of a pool that piscina_pool makes.
export default () => 0
