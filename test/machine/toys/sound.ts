import { toyTorture } from './toy_torture.ts'

export default toyTorture({})
